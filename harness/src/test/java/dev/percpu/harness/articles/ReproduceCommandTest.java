package dev.percpu.harness.articles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.cli.ExitCode;
import dev.percpu.harness.cli.Main;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproduceCommandTest {

    @TempDir Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int counters(String... arguments) {
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void anExistingReportIsNotOverwritten() throws IOException {
        Path report = Files.writeString(temporary.resolve("reproduction.md"), "kept");

        assertThat(counters("reproduce", "-o", temporary.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("already exists", report.toString());
        assertThat(report).hasContent("kept");
    }

    /** Every part finds its directory taken, so that none measures. */
    @Test
    void aPartThatCannotRunIsInTheReportAndTheNextOneStarts() throws IOException {
        for (String part :
                List.of(
                        "kernel-fork-true",
                        "kernel-parallel-true",
                        "user-space",
                        "user-space/targets",
                        "arms",
                        "cache",
                        "processors")) {
            Files.createDirectories(temporary.resolve(part));
            Files.writeString(temporary.resolve(part).resolve("manifest.json"), "kept");
        }

        assertThat(counters("reproduce", "--preset=smoke", "-o", temporary.toString()))
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(Files.readString(temporary.resolve("reproduction.md")))
                .contains("too small to test", "ended with exit code 2")
                .contains("kernel-parallel-true' already holds a run")
                .contains("user-space/targets' already holds a run")
                .contains("arms' already holds a run")
                .contains("cache' already holds a run")
                .contains("processors' already holds a run");
        assertThat(temporary.resolve("user-space").resolve("manifest.json")).hasContent("kept");
    }

    /** One part was measured elsewhere, and the others find their directories taken. */
    @Test
    void theReportHoldsTheRowsAgainstThePredictions() throws IOException {
        for (String part :
                List.of(
                        "kernel-fork-true",
                        "kernel-parallel-true",
                        "user-space",
                        "cache",
                        "arms")) {
            Files.createDirectories(temporary.resolve(part));
            Files.writeString(temporary.resolve(part).resolve("manifest.json"), "damaged");
        }
        CellKey cell =
                new CellKey(
                        "percpu:offheap:cpu:atomic",
                        Kind.VARIANT,
                        new Scenario(
                                Footprints.WORKLOAD,
                                new TreeMap<>(
                                        Map.of(
                                                Footprints.WHERE,
                                                "offheap",
                                                Footprints.COUNTERS,
                                                "10000",
                                                Footprints.STATE,
                                                "one-more")),
                                1,
                                Scenario.NOWHERE,
                                Optional.of(64),
                                "own",
                                List.of()));
        ForkResult row =
                Fixtures.measured(cell, 0, Optional.of(new Validation(1, 1)), List.of(571.0));
        ResultDirectory.create(
                        temporary.resolve("processors"), Fixtures.manifest(Fixtures.plan(1, cell)))
                .append(row);

        assertThat(counters("reproduce", "--preset=smoke", "--resume", temporary.toString()))
                .isEqualTo(ExitCode.INCOMPLETE);

        assertThat(temporary.resolve("reproduction.md"))
                .content()
                .contains("## The predictions", "percpu:offheap:cpu:atomic")
                .containsPattern("64 CPUs \\| 512.0 \\| 640.0 \\| 571.0 \\| confirmed")
                .contains("not testable here: ");
        assertThat(out.toString()).contains("confirmed");
    }

    /** Every part finds a run that cannot be gone on with, so that none measures. */
    @Test
    void anInterruptedReproductionContinues() throws IOException {
        for (String part :
                List.of(
                        "kernel-fork-true",
                        "kernel-parallel-true",
                        "user-space",
                        "arms",
                        "cache",
                        "processors")) {
            Files.createDirectories(temporary.resolve(part));
            Files.writeString(temporary.resolve(part).resolve("manifest.json"), "damaged");
        }
        Files.writeString(temporary.resolve("reproduction.md"), "from before");

        assertThat(counters("reproduce", "--preset=smoke", "--resume", temporary.toString()))
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(err.toString())
                .contains("counters run --resume " + temporary.resolve("arms"))
                .doesNotContain(" -o ");
        assertThat(temporary.resolve("reproduction.md"))
                .content()
                .contains("ended with exit code 2", "arms/manifest.json' is damaged")
                .doesNotContain("from before");
    }
}
