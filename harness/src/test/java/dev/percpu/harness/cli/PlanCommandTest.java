package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.pinning.Pinning;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlanCommandTest {

    @TempDir Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int plan(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "plan";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(all);
    }

    @Test
    void aPlanShowsCellsTimesLimitsAndWhatIsSkipped() {
        int exitCode =
                plan(
                        "--variants=LongAdder,empty",
                        "--workloads=update,update-polluted",
                        "--threads=1,2,1000..max",
                        "--pinning=none",
                        "--order=random",
                        "--seed=7",
                        "--preset=rigorous",
                        "--budget=6m",
                        "--until-ci=0.5%",
                        "--perf=separate");

        assertThat(exitCode).as(err.toString()).isEqualTo(ExitCode.FINE);
        assertThat(out.toString().lines())
                .contains(
                        "cells     8: 2 subjects, 2 workloads, threads 1,2, pinning none",
                        "forks     88: 10 of each cell, random by seed 7, and one that counts"
                                + " events",
                        "update  1  none  LongAdder",
                        "update-polluted  2  none  empty")
                .anyMatch(line -> line.matches("estimate  \\d+ min \\d+ s"))
                .anyMatch(line -> line.matches(" +\\d+ min \\d+ s  update-polluted"))
                .anyMatch(
                        line ->
                                line.matches(
                                        "budget    40 forks fit; 48 are left out, and 0 cells"
                                                + " without any"))
                .anyMatch(line -> line.startsWith("until-ci  ± 0.5%: up to 30 forks of a cell"))
                .anyMatch(line -> line.startsWith("skipped   threads 1000..max: its end is"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aPlanForProgramsHoldsTheSame() {
        assertThat(plan("--json", "--variants=LongAdder", "--threads=1", "--budget=1s"))
                .isEqualTo(ExitCode.FINE);

        JsonNode view = JsonMapper.shared().readTree(out.toString());
        assertThat(view.get("plan").get("cells")).hasSize(1);
        assertThat(view.get("plan").get("budget").asString()).isEqualTo("PT1S");
        assertThat(view.get("forecast").get("leftOut").asInt()).isEqualTo(3);
        assertThat(view.get("forecast").get("cellsWithout").asInt()).isEqualTo(1);
        assertThat(view.get("jdks").get(0).get("name").asString()).isEqualTo("own");
        assertThat(view.get("skipped")).isEmpty();
    }

    @Test
    void aFileHasTheSameKeysAndAnOptionOverridesIt() throws Exception {
        Path file =
                Files.writeString(
                        temporary.resolve("plan.yaml"),
                        "variants: [LongAdder]\nthreads: 1..4x\nforks: 7\n");

        assertThat(plan("--file", file.toString(), "--threads=1")).isEqualTo(ExitCode.FINE);

        assertThat(out.toString()).contains("cells     1: ", "forks     7: 7 of each cell");
    }

    private void write(String file, Object content) throws IOException {
        Path path = temporary.resolve("devices/system").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content + "\n");
    }

    /** Sixteen sockets of 56 cores with two threads, of one node and one last-level cache each. */
    private void writeTheLargestMachine() throws IOException {
        for (String file : List.of("possible", "present", "online")) {
            write("cpu/" + file, "0-1791");
        }
        for (int cpu = 0; cpu < 1792; cpu++) {
            int core = cpu % 896;
            int first = core / 56 * 56;
            String all = "%d-%d,%d-%d".formatted(first, first + 55, first + 896, first + 951);
            String own = core + "," + (core + 896);
            String directory = "cpu/cpu" + cpu + "/";
            write(directory + "topology/core_id", core % 56);
            write(directory + "topology/physical_package_id", core / 56);
            write(directory + "topology/core_cpus_list", own);
            for (int level = 1; level <= 3; level++) {
                String cache = directory + "cache/index" + level + "/";
                write(cache + "level", level);
                write(cache + "size", "1M");
                write(cache + "shared_cpu_list", level < 3 ? own : all);
            }
            write("node/node" + core / 56 + "/cpulist", all);
        }
    }

    @Test
    void aPlanForTheLargestMachineTakesSeconds() throws Exception {
        writeTheLargestMachine();
        PlanOptions options = CommandLine.populateCommand(new PlanOptions());
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();

        long before = clock.getCurrentThreadCpuTime();
        Topology topology = Topology.read(temporary, CpuList.parse("0-1791"));
        for (Pinning pinning : Pinning.named()) {
            pinning.order(topology);
        }
        PlanView view = PlanView.of(options.plan(topology));
        long after = clock.getCurrentThreadCpuTime();

        assertThat(topology.nodes()).hasSize(16);
        assertThat(view.text()).contains("1792");
        assertThat(Duration.ofNanos(after - before)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aBadFileIsOneLineAndNothingIsPrinted() throws Exception {
        Path file = Files.writeString(temporary.resolve("plan.yaml"), "\nvariant: LongAdder\n");

        assertThat(plan("--file", file.toString())).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("line 2", "did you mean variants?");
        assertThat(out.toString()).isEmpty();
    }
}
