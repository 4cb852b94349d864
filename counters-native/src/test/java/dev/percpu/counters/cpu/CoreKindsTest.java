package dev.percpu.counters.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CpuList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds of cores on machines that are described in a line. */
class CoreKindsTest {

    @TempDir Path root;

    /**
     * A machine is groups of cores, and each group is {@code cores x threads}, then any of: {@code
     * f} the greatest frequency in MHz, {@code c} capacity, {@code m} the part of MIDR, {@code p}
     * the PMU, {@code d} and {@code l} the caches of levels 1 and 2 in KiB, {@code n} no cache of
     * level 3.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4x2                                        | all 0-7",
                "4x2 f5000;4x2 f5400                        | all 0-15",
                "2x2 f5100 d48 l1280;4x1 f3800 d32 l2048    | P 0-3, E 4-7",
                "2x2 f5100;4x1 f3800                        | P 0-3, E 4-7",
                "2x2 pcpu_core;4x1 pcpu_atom                | P 0-3, E 4-7",
                "4x1 pcpu_atom f2500 n;2x2 pcpu_core f4800;4x1 pcpu_atom f3800 | P 4-7, E 8-11, LP-E 0-3",
                "2x2 pcpu_core;2x1 pcpu_atom;2x1 pcpu_lowpower | P 0-3, E 4-5, LP-E 6-7",
                "2x2 pcpu_core;2x1 pcpu_atom n;2x1 pcpu_lowpower n | P 0-3, E 4-5, LP-E 6-7",
                "4x2 f5100;8x2 f3300                        | full 0-7, dense 8-23",
                "5x1 c718 m0xd87;5x1 c1024 m0xd85           | Cortex-X925 5-9, Cortex-A725 0-4",
                "4x1 c400;4x1 c1024                         | big 4-7, little 0-3",
                "4x1 c325;3x1 c870;1x1 c1024                | big 7, mid 4-6, little 0-3",
                "4x1 c960;4x1 c1024                         | all 0-7",
                "4x2 f5000;6x1 f3900;2x1 f2500              | P 0-7, E 8-13, LP-E 14-15",
                "4x1 c250;3x1 c760;1x1 c1024                | big 7, mid 4-6, little 0-3",
                "4x1 c1024 m0xd99;4x1 c446 m0xd98           | part-41-d99 0-3, part-41-d98 4-7",
                "2x1 f3000;2x1                              | all 0-3",
                "2x2;4x1                                    | P 0-3, E 4-7",
                "4x1 d48 l1280;4x1 d32 l1280                | P 0-3, E 4-7",
                "4x1 d32 l512;4x1 d32 l2048                 | P 4-7, E 0-3",
                "4x1 d32 l512;4x1 d32                       | all 0-7",
                "4x2;1x1                                    | all 0-8",
            })
    void kindsAreToldByWhateverTheKernelShows(String machine, String kinds) throws IOException {
        int cpu = 0;
        int core = 0;
        SysTree.write(root.resolve("devices/system/cpu/possible"), "0-63");
        for (String group : machine.split(";")) {
            String[] words = group.strip().split(" ");
            int cores = Integer.parseInt(words[0].split("x")[0]);
            int threads = Integer.parseInt(words[0].split("x")[1]);
            int first = cpu;
            for (int i = 0; i < cores; i++, core++) {
                CpuList siblings = CpuList.parse(cpu + "-" + (cpu + threads - 1));
                for (int thread = 0; thread < threads; thread++) {
                    write(cpu++, core, siblings, words);
                }
            }
            for (String word : words) {
                if (word.startsWith("p")) {
                    Path pmu = root.resolve("devices").resolve(word.substring(1)).resolve("cpus");
                    String before =
                            java.nio.file.Files.exists(pmu)
                                    ? java.nio.file.Files.readString(pmu).strip() + ","
                                    : "";
                    SysTree.write(pmu, before + first + "-" + (cpu - 1));
                }
            }
        }
        for (String file : List.of("present", "online")) {
            SysTree.write(root.resolve("devices/system/cpu").resolve(file), "0-" + (cpu - 1));
        }

        Topology topology = Topology.read(root, CpuList.firstOf(cpu));

        assertThat(
                        topology.kinds().stream()
                                .map(
                                        kind ->
                                                (kind.name().isEmpty() ? "all" : kind.name())
                                                        + " "
                                                        + kind.cpus())
                                .collect(Collectors.joining(", ")))
                .isEqualTo(kinds);
    }

    private void write(int cpu, int core, CpuList siblings, String[] words) throws IOException {
        Path directory = root.resolve("devices/system/cpu/cpu" + cpu);
        SysTree.write(directory.resolve("topology/core_id"), "" + core);
        SysTree.write(directory.resolve("topology/core_cpus_list"), siblings.toString());
        boolean shared = true;
        for (String word : words) {
            String value = word.substring(1);
            switch (word.charAt(0)) {
                case 'f' ->
                        SysTree.write(directory.resolve("cpufreq/cpuinfo_max_freq"), value + "000");
                case 'c' -> SysTree.write(directory.resolve("cpu_capacity"), value);
                case 'm' ->
                        SysTree.write(
                                directory.resolve("regs/identification/midr_el1"),
                                "0x%016x".formatted(0x410f0000L | Long.decode(value) << 4 | 1));
                case 'd' -> cache(directory, 1, value, siblings);
                case 'l' -> cache(directory, 2, value, siblings);
                case 'n' -> shared = false;
                default -> {
                    // The number of cores and the PMU.
                }
            }
        }
        if (shared) {
            cache(directory, 3, "8192", CpuList.firstOf(64));
        }
    }

    private static void cache(Path cpu, int level, String kibibytes, CpuList shared)
            throws IOException {
        Path cache = cpu.resolve("cache/index" + level);
        SysTree.write(cache.resolve("level"), "" + level);
        SysTree.write(cache.resolve("type"), level == 1 ? "Data" : "Unified");
        SysTree.write(cache.resolve("size"), kibibytes + "K");
        SysTree.write(cache.resolve("shared_cpu_list"), shared.toString());
    }
}
