package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.plan.Preset;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.CpuLocation;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Runs;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class NightCommandTest {

    @TempDir Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int counters(String... arguments) {
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }

    /**
     * CPUs one thread a core, as {@code --pinning core} orders them: sockets of nodes of caches of
     * cores, then the siblings of all.
     */
    private static List<CpuLocation> machine(
            int sockets, int nodes, int caches, int cores, int smt) {
        int all = sockets * nodes * caches * cores;
        List<CpuLocation> order = new ArrayList<>();
        for (int cpu = 0; cpu < all * smt; cpu++) {
            int core = cpu % all;
            int cache = core / cores;
            int node = cache / caches;
            order.add(new CpuLocation(cpu, core, node / nodes, node, cache * cores));
        }
        return order;
    }

    @Test
    void threadCountsAreThoseAtWhichAPartIsFull() {
        assertThat(NightPlan.threadCounts(machine(2, 1, 8, 8, 2)))
                .containsExactly(1, 2, 8, 64, 128, 256);
        assertThat(NightPlan.threadCounts(machine(2, 4, 2, 8, 1)))
                .containsExactly(1, 2, 8, 16, 64, 128);
        assertThat(NightPlan.threadCounts(machine(1, 1, 1, 1, 1))).containsExactly(1);
        assertThat(NightPlan.threadCounts(machine(1, 1, 1, 1, 2))).containsExactly(1, 2);
    }

    @Test
    void pairsHaveEachDistanceOnce() {
        assertThat(NightPlan.pairs(machine(2, 2, 2, 4, 2)))
                .containsExactly("cpus:0,32", "cpus:0,1", "cpus:0,4", "cpus:0,8", "cpus:0,16");
        assertThat(NightPlan.pairs(machine(1, 1, 1, 2, 1))).containsExactly("cpus:0,1");
        assertThat(NightPlan.pairs(machine(1, 1, 1, 1, 1))).isEmpty();
    }

    @Test
    void itSaysWhatItWillDoAndWhatTheBudgetLeavesOut() {
        assertThat(counters("night", "--dry-run", "--budget=1s", "-o", temporary + "/night"))
                .isEqualTo(ExitCode.FINE);

        assertThat(out.toString())
                .contains("the budget is 1 s", "one busy counter", "left out")
                .contains("run --threads 1,", "reproduce", "targets", "c2c", "footprint")
                .containsPattern("the articles' experiments +guess ")
                .containsPattern("one busy counter +about ")
                .contains("guess: not measured on this machine, so it can be far off");
        assertThat(temporary).isEmptyDirectory();
        out.getBuffer().setLength(0);

        assertThat(counters("night", "--dry-run", "--budget=900h", "-o", temporary + "/night"))
                .isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).contains("  all  ").doesNotContain("left out", "forks");
    }

    /**
     * A night of which each part was begun, on a machine that is not this one: whoever goes on with
     * it is refused, so that nothing is measured.
     */
    private Path begun() throws Exception {
        Path night = temporary.resolve("night");
        List<String> directories = new ArrayList<>();
        for (CommandParts.Part part : NightPlan.parts(Topology.read(), Preset.SMOKE)) {
            if (!part.command().startsWith("reproduce")) {
                directories.add(part.directory());
            }
        }
        for (String part :
                List.of(
                        "kernel-fork-true",
                        "kernel-parallel-true",
                        "user-space",
                        "arms",
                        "cache",
                        "processors")) {
            directories.add("articles/" + part);
        }
        CellKey cell = Fixtures.key("LongAdder", "update", 1);
        for (String directory : directories) {
            ResultDirectory.create(
                            night.resolve(directory), Fixtures.manifest(Fixtures.plan(2, cell)))
                    .append(
                            Fixtures.measured(
                                    cell, 0, Optional.of(new Validation(1, 1)), List.of(1e9)));
        }
        return night;
    }

    @Test
    void startedAgainItGoesOnWithEachPartAndWritesPageAndFile() throws Exception {
        Path night = begun();
        Path file = temporary.resolve("home.tar.gz");

        assertThat(
                        counters(
                                "night",
                                "--preset=smoke",
                                "-o",
                                night.toString(),
                                "--pack",
                                file.toString()))
                .as(err.toString())
                .isEqualTo(ExitCode.INCOMPLETE);

        assertThat(err.toString())
                .contains("counters run --resume " + night.resolve("c2c") + " --budget PT")
                .contains("counters reproduce --resume " + night.resolve("articles"))
                .contains("c2c' cannot be resumed here", "arms' cannot be resumed here")
                .contains("results: " + file, "  topology.txt")
                .doesNotContain("already holds a run");
        assertThat(night.resolve("doctor.txt")).isNotEmptyFile();
        assertThat(night.resolve("report.html")).isNotEmptyFile();
        assertThat(Runs.in(file)).hasSameSizeAs(Runs.below(night));
        out.getBuffer().setLength(0);

        assertThat(counters("fit", file.toString())).isEqualTo(ExitCode.FINE);
        assertThat(counters("compare", file.toString(), night.toString()))
                .as(err.toString())
                .isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).contains("1.000", "no difference");
    }

    /** Each part has a row that took a second. */
    @Test
    void whatEarlierSessionsHaveSpentIsOffTheBudget() throws Exception {
        Path night = begun();

        assertThat(
                        counters(
                                "night",
                                "--preset=smoke",
                                "--budget=1s",
                                "-o",
                                night.toString(),
                                "--pack",
                                temporary.resolve("home.tar.gz").toString()))
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(out.toString()).contains("the budget is spent");
        assertThat(err.toString()).doesNotContain("--resume");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsOneLine() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThat(counters("night", "-o", file.resolve("night").toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("cannot write to", "-o");
    }

    @Test
    void packingADirectoryWithoutARunIsOneLine() {
        assertThat(counters("pack", temporary.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).singleElement().asString().contains("holds no run");
    }
}
