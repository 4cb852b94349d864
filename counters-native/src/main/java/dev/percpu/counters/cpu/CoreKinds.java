package dev.percpu.counters.cpu;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology.CoreKind;
import dev.percpu.counters.cpu.Topology.Cpu;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the kinds of cores of a machine from the kernel's files.
 *
 * <p>Two CPUs are of the same kind unless they differ in one of these: the PMU that counts for them
 * (Intel), the part number of their processor (Arm), the size of their level 1 or level 2 caches,
 * the number of CPUs of their core, or their speed by a factor of more than {@value #GAP}. The
 * number of CPUs of a core counts only if no CPU is offline, and if no core is the only one of its
 * size, as in a guest with an odd number of CPUs. The speed is the kernel's capacity value, or the
 * highest frequency. Cores of one kind can differ in speed by a few percent, for example if some
 * boost higher. Different kinds differ by a sixth or more.
 */
final class CoreKinds {

    /**
     * The factor between two speeds. Cores of one kind that boost higher than others differ by
     * about a tenth. The big and the middle cores of some phones have the capacities 1024 and 870.
     */
    private static final double GAP = 1.15;

    private static final long PART_MASK = 0xff00fff0L;

    /** The kernel's names for the PMUs of hybrid processors, and the usual names of their cores. */
    private static final Map<String, String> PMUS =
            Map.of("cpu_core", "P", "cpu_atom", "E", "cpu_lowpower", "LP-E");

    /** Some of Arm's own cores, by implementer and part number in the MIDR register. */
    private static final Map<Long, String> PARTS =
            Map.ofEntries(
                    Map.entry(0x4100d030L, "Cortex-A53"),
                    Map.entry(0x4100d040L, "Cortex-A35"),
                    Map.entry(0x4100d050L, "Cortex-A55"),
                    Map.entry(0x4100d070L, "Cortex-A57"),
                    Map.entry(0x4100d080L, "Cortex-A72"),
                    Map.entry(0x4100d090L, "Cortex-A73"),
                    Map.entry(0x4100d0a0L, "Cortex-A75"),
                    Map.entry(0x4100d0b0L, "Cortex-A76"),
                    Map.entry(0x4100d0d0L, "Cortex-A77"),
                    Map.entry(0x4100d410L, "Cortex-A78"),
                    Map.entry(0x4100d440L, "Cortex-X1"),
                    Map.entry(0x4100d460L, "Cortex-A510"),
                    Map.entry(0x4100d470L, "Cortex-A710"),
                    Map.entry(0x4100d480L, "Cortex-X2"),
                    Map.entry(0x4100d4d0L, "Cortex-A715"),
                    Map.entry(0x4100d4e0L, "Cortex-X3"),
                    Map.entry(0x4100d800L, "Cortex-A520"),
                    Map.entry(0x4100d810L, "Cortex-A720"),
                    Map.entry(0x4100d820L, "Cortex-X4"),
                    Map.entry(0x4100d850L, "Cortex-X925"),
                    Map.entry(0x4100d870L, "Cortex-A725"));

    /**
     * What the kernel's files tell about one CPU's core.
     *
     * @param arm whether the kernel provides a capacity
     * @param speed that capacity, or the frequency in kHz; 0 if unknown
     */
    private record Core(
            Cpu cpu,
            String pmu,
            long part,
            long level1,
            long level2,
            int threads,
            boolean arm,
            double speed) {

        String signature() {
            return "%s %x %d %d %d".formatted(pmu, part, level1, level2, threads);
        }
    }

    private CoreKinds() {}

    /** The kinds of the online CPUs, the fastest first. */
    static List<CoreKind> of(Path sysfs, List<Cpu> cpus) {
        SysDirectory devices = new SysDirectory(sysfs.resolve("devices"));
        Map<String, CpuList> pmus = new TreeMap<>();
        PMUS.forEach(
                (pmu, name) ->
                        devices.below(pmu).someCpus("cpus").ifPresent(of -> pmus.put(name, of)));
        boolean shared = cpus.stream().anyMatch(CoreKinds::hasSharedCache);
        List<Core> cores = cpus.stream().map(cpu -> core(devices, pmus, cpu, shared)).toList();
        List<List<Core>> kinds =
                known(cores, threadsTell(devices, cpus)).stream()
                        .collect(Collectors.groupingBy(Core::signature))
                        .values()
                        .stream()
                        .flatMap(alike -> bySpeed(alike).stream())
                        .sorted(FASTEST_FIRST)
                        .toList();
        List<CoreKind> named = new ArrayList<>();
        for (List<Core> kind : kinds) {
            String name = kinds.size() == 1 ? "" : name(kind, kinds, named);
            named.add(
                    new CoreKind(
                            name,
                            CpuList.of(kind.stream().mapToInt(core -> core.cpu().id()).toArray())));
        }
        return named;
    }

    private static final Comparator<List<Core>> FASTEST_FIRST =
            Comparator.comparingDouble((List<Core> kind) -> -speed(kind))
                    .thenComparing(kind -> "PEL".indexOf((kind.get(0).pmu() + "?").charAt(0)))
                    .thenComparing(kind -> -kind.get(0).cpu().siblings().size())
                    .thenComparing(kind -> -kind.get(0).level2())
                    .thenComparing(kind -> kind.get(0).cpu().id());

    private static double speed(List<Core> kind) {
        return kind.stream().mapToDouble(Core::speed).max().orElse(0);
    }

    private static boolean hasSharedCache(Cpu cpu) {
        return cpu.caches().stream().anyMatch(cache -> cache.level() > 2);
    }

    /**
     * E cores are low-power cores if they do not have the cache that the machine's other cores
     * share, unless low-power cores have a PMU of their own.
     */
    private static Core core(
            SysDirectory devices, Map<String, CpuList> pmus, Cpu cpu, boolean shared) {
        SysDirectory directory = devices.below("system").below("cpu").below("cpu" + cpu.id());
        String pmu =
                pmus.entrySet().stream()
                        .filter(entry -> entry.getValue().contains(cpu.id()))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse("");
        boolean remote =
                pmu.equals("E") && shared && !hasSharedCache(cpu) && !pmus.containsKey("LP-E");
        long part =
                directory.below("regs").below("identification").number("midr_el1").orElse(0L)
                        & PART_MASK;
        Optional<Long> capacity = directory.number("cpu_capacity");
        double speed =
                capacity.or(() -> directory.below("cpufreq").number("cpuinfo_max_freq")).orElse(0L);
        return new Core(
                cpu,
                remote ? "LP-E" : pmu,
                part,
                bytes(cpu, 1),
                bytes(cpu, 2),
                cpu.siblings().size(),
                capacity.isPresent(),
                speed);
    }

    private static long bytes(Cpu cpu, int level) {
        return cpu.caches().stream()
                .filter(cache -> cache.level() == level && !cache.type().equals("Instruction"))
                .mapToLong(Topology.Cache::bytes)
                .findFirst()
                .orElse(0);
    }

    private static boolean threadsTell(SysDirectory devices, List<Cpu> cpus) {
        CpuList online = CpuList.of(cpus.stream().mapToInt(Cpu::id).toArray());
        Map<Integer, Long> sizes =
                cpus.stream()
                        .collect(
                                Collectors.groupingBy(
                                        cpu -> cpu.siblings().size(), Collectors.counting()));
        return devices.below("system")
                        .below("cpu")
                        .cpus("present")
                        .filter(online::equals)
                        .isPresent()
                && sizes.entrySet().stream().allMatch(size -> size.getValue() > size.getKey());
    }

    /** A property that is not known for every CPU is not used to separate kinds. */
    private static List<Core> known(List<Core> cores, boolean threads) {
        boolean pmu = cores.stream().noneMatch(core -> core.pmu().isEmpty());
        boolean part = cores.stream().allMatch(core -> core.part() != 0);
        boolean level1 = cores.stream().allMatch(core -> core.level1() != 0);
        boolean level2 = cores.stream().allMatch(core -> core.level2() != 0);
        boolean oneScale = cores.stream().map(Core::arm).distinct().count() == 1;
        boolean speed = oneScale && cores.stream().allMatch(core -> core.speed() > 0);
        return cores.stream()
                .map(
                        core ->
                                new Core(
                                        core.cpu(),
                                        pmu ? core.pmu() : "",
                                        part ? core.part() : 0,
                                        level1 ? core.level1() : 0,
                                        level2 ? core.level2() : 0,
                                        threads ? core.threads() : 0,
                                        core.arm(),
                                        speed ? core.speed() : 0))
                .toList();
    }

    /** Separates CPUs whose speeds are far apart. */
    private static List<List<Core>> bySpeed(List<Core> alike) {
        List<List<Core>> parts = new ArrayList<>();
        double last = Double.NEGATIVE_INFINITY;
        for (Core core : alike.stream().sorted(Comparator.comparingDouble(Core::speed)).toList()) {
            if (parts.isEmpty() || core.speed() > GAP * last) {
                parts.add(new ArrayList<>());
            }
            parts.getLast().add(core);
            last = core.speed();
        }
        return parts;
    }

    /** The usual name of a kind, with a number after it if two kinds would have the same name. */
    private static String name(List<Core> kind, List<List<Core>> all, List<CoreKind> before) {
        Core core = kind.get(0);
        String name = usual(core, all, before.size());
        long same =
                before.stream()
                        .filter(other -> other.name().matches(Pattern.quote(name) + "(-\\d+)?"))
                        .count();
        return same == 0 ? name : name + "-" + (same + 1);
    }

    private static String usual(Core core, List<List<Core>> all, int rank) {
        if (!core.pmu().isEmpty()) {
            return core.pmu();
        }
        if (core.part() != 0) {
            return PARTS.getOrDefault(
                    core.part(),
                    "part-%x-%x".formatted(core.part() >>> 24, core.part() >>> 4 & 0xfff));
        }
        return switch (all.size()) {
            case 2 -> pair(core, all).get(rank);
            case 3 ->
                    (core.arm() ? List.of("big", "mid", "little") : List.of("P", "E", "LP-E"))
                            .get(rank);
            default -> "kind-" + (rank + 1);
        };
    }

    /**
     * Uses Arm's names, AMD's names for cores that differ only in speed, or otherwise Intel's
     * names.
     */
    private static List<String> pair(Core core, List<List<Core>> all) {
        if (core.arm()) {
            return List.of("big", "little");
        }
        boolean alike =
                all.stream()
                                .map(
                                        kind ->
                                                kind.get(0).signature()
                                                        + " "
                                                        + kind.get(0).cpu().siblings().size())
                                .distinct()
                                .count()
                        == 1;
        return alike ? List.of("full", "dense") : List.of("P", "E");
    }
}
