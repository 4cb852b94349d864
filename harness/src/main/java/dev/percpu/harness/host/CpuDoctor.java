package dev.percpu.harness.host;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.text.Plural;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Examines how many CPUs there are, which of them this process may use, and their memory nodes. */
final class CpuDoctor {

    private static final String CPUS = "sys/devices/system/cpu/";

    /**
     * With more slots than this for each CPU, most memory and most of a sum's time go to unused
     * slots.
     */
    private static final int SPACIOUS = 2;

    /** With fewer CPUs, contention is too weak to tell designs apart. */
    private static final int FEW = 4;

    private CpuDoctor() {}

    static List<Diagnosis> examine(Topology topology, KernelFiles files) {
        ControlGroups groups = ControlGroups.of(files, CpuSet.CONTROLLER);
        Optional<CpuSet> set = CpuSet.inForce(files, groups);
        return List.of(
                possible(topology, files),
                online(topology, files),
                kinds(topology),
                set(topology, set, groups, files),
                allowed(topology, set, files),
                enough(topology),
                smt(topology));
    }

    private static Diagnosis possible(Topology topology, KernelFiles files) {
        int slots = topology.possible().length();
        int cpus = topology.online().size();
        String fact = "%s: %d slots for %d online CPUs".formatted(topology.possible(), slots, cpus);
        if (slots <= SPACIOUS * cpus) {
            return Diagnosis.sound(
                    "possible CPUs",
                    fact,
                    "The possible CPUs decide the size of counters and the length of sums.");
        }
        String effect =
                "The possible CPUs decide the size of counters and the length of sums, but most of"
                        + " them never run.";
        int needed = topology.online().length();
        return needed == slots || notTheKernels(topology, files).isPresent()
                ? Diagnosis.limit("possible CPUs", fact, effect)
                : Diagnosis.fix("possible CPUs", fact, effect, "boot with nr_cpus=" + needed);
    }

    /** What the file of online CPUs says, if it leaves out a CPU that this process runs on. */
    private static Optional<CpuList> notTheKernels(Topology topology, KernelFiles files) {
        return list(files, "online")
                .filter(cpus -> !topology.allowed().intersect(cpus).equals(topology.allowed()));
    }

    private static Diagnosis online(Topology topology, KernelFiles files) {
        Optional<CpuList> told = notTheKernels(topology, files);
        if (told.isPresent()) {
            return Diagnosis.limit(
                    "online CPUs",
                    "not known: /%sonline says %s, and this process runs on %s"
                            .formatted(CPUS, told.get(), topology.allowed()),
                    "The container replaces this file, as lxcfs does: only the allowed CPUs are"
                            + " measured.");
        }
        CpuList present = list(files, "present").orElse(topology.online());
        List<Integer> offline =
                present.ids().stream().filter(id -> !topology.online().contains(id)).toList();
        String fact = topology.online() + ", " + Plural.of(topology.online().size(), "CPU");
        if (offline.isEmpty()) {
            return Diagnosis.sound("online CPUs", fact, "All CPUs of the machine are online.");
        }
        CpuList off = CpuList.of(offline.stream().mapToInt(id -> id).toArray());
        return Diagnosis.fix(
                "online CPUs",
                fact + "; offline " + off,
                "The machine is measured without them; their slots keep what they counted.",
                "for c in %s; do echo 1 | sudo tee /%scpu$c/online; done"
                        .formatted(
                                offline.stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(" ")),
                                CPUS));
    }

    private static Optional<CpuList> list(KernelFiles files, String file) {
        try {
            return files.text(CPUS + file).map(CpuList::parse);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Diagnosis kinds(Topology topology) {
        String subject = "kinds of cores";
        List<Topology.CoreKind> usable =
                topology.kinds().stream()
                        .filter(kind -> !kind.cpus().intersect(topology.allowed()).isEmpty())
                        .toList();
        String fact =
                usable.stream()
                        .map(kind -> kind.name() + " " + kind.cpus().intersect(topology.allowed()))
                        .collect(Collectors.joining(", "));
        return usable.size() < 2
                ? Diagnosis.sound(
                        subject, (fact.isBlank() ? "one" : fact).strip(), "All cores are alike.")
                : Diagnosis.fix(
                                subject,
                                fact,
                                "A run over both kinds measures two machines: its curve bends"
                                        + " where threads reach the slower cores.",
                                "measure one kind: --pinning core:"
                                        + usable.get(0).name()
                                        + " --threads 1.."
                                        + usable.get(0).cpus().intersect(topology.allowed()).size())
                        .bad();
    }

    private static Diagnosis set(
            Topology topology, Optional<CpuSet> set, ControlGroups groups, KernelFiles files) {
        String subject = "cpuset";
        if (set.isEmpty()) {
            boolean narrow =
                    !topology.allowed().equals(list(files, "present").orElse(topology.online()));
            return groups.hidden().isEmpty() && !narrow
                    ? Diagnosis.sound(
                            subject, "none known", "No control group keeps threads from a CPU.")
                    : Diagnosis.limit(
                            subject,
                            "not known: "
                                    + groups.hidden()
                                            .orElse("no file of a control group shows one"),
                            "A control group may keep threads from CPUs.");
        }
        CpuList online = topology.online();
        String fact = set.get().cpus() + " in /" + set.get().file();
        if (set.get().cpus().intersect(online).equals(online)) {
            return Diagnosis.sound(subject, fact, "No control group keeps threads from a CPU.");
        }
        List<String> narrowing = CpuSet.narrowing(files, groups, online);
        return Diagnosis.fix(
                subject,
                fact,
                "Only a part of the machine is measured; others may use the rest at the same"
                        + " time.",
                narrowing.isEmpty() || Privileges.readOnly("/" + narrowing.get(0), files)
                        ? "start the container without --cpuset-cpus"
                        : "echo %s | sudo tee %s"
                                .formatted(
                                        online,
                                        narrowing.stream()
                                                .map(file -> "/" + file)
                                                .collect(Collectors.joining(" "))));
    }

    private static Diagnosis allowed(Topology topology, Optional<CpuSet> set, KernelFiles files) {
        String subject = "allowed CPUs";
        int usable = topology.usable().size();
        String fact = topology.allowed() + ", " + Plural.of(topology.allowedCores(), "core");
        if (notTheKernels(topology, files).isPresent()) {
            return Diagnosis.limit(
                    subject,
                    fact + "; how many the machine has is not known",
                    "Threads can be pinned to these CPUs only.");
        }
        if (usable == topology.online().size()) {
            return Diagnosis.sound(subject, fact, "Threads can be pinned to every CPU.");
        }
        CpuList open = set.map(CpuSet::cpus).orElse(topology.online()).intersect(topology.online());
        return Diagnosis.fix(
                subject,
                fact,
                ("Threads can be pinned to only %d of %d online CPUs: the machine is not"
                                + " measured as a whole.")
                        .formatted(usable, topology.online().size()),
                usable < open.size()
                        ? "taskset -c " + open + " harness/bin/counters ..."
                        : "widen the cpuset");
    }

    private static Diagnosis enough(Topology topology) {
        String subject = "contention";
        int usable = topology.usable().size();
        String fact = Plural.of(usable, "CPU") + " for threads to contend on";
        if (usable >= FEW) {
            return Diagnosis.sound(
                    subject, fact, "Contention is strong enough to tell designs" + " apart.");
        }
        String effect =
                usable == 1
                        ? "No two threads ever run at once: figures are those of one thread."
                        : "Contention is too weak to tell designs apart: use ratios, not"
                                + " scaling.";
        return (usable < topology.online().size()
                        ? Diagnosis.fix(subject, fact, effect, "allow more of the online CPUs")
                        : Diagnosis.limit(subject, fact, effect))
                .bad();
    }

    private static Diagnosis smt(Topology topology) {
        int threads =
                topology.cpus().stream()
                        .mapToInt(cpu -> cpu.siblings().intersect(topology.online()).size())
                        .max()
                        .orElse(1);
        return threads == 1
                ? Diagnosis.sound("SMT", "one CPU per core", "No two CPUs share a core.")
                : Diagnosis.fix(
                        "SMT",
                        threads + " CPUs per core",
                        "Beyond %s, threads share cores and the curve bends."
                                .formatted(Plural.of(topology.allowedCores(), "thread")),
                        "echo off | sudo tee /" + CPUS + "smt/control");
    }
}
