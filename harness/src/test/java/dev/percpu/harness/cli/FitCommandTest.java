package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.percpu.harness.stats.Measured;
import dev.percpu.harness.stats.scaling.Boxes;
import dev.percpu.harness.stats.scaling.Law;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Timing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FitCommandTest {

    private static final String ATOMIC = "atomic:heap:single:atomic";

    @TempDir Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int fit(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "fit";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(all);
    }

    /** Eight cores of two threads: 1 to 8 threads have a core each, 16 share them. */
    private String run(Integer... threads) throws IOException {
        List<ForkResult> rows = new ArrayList<>();
        for (int count : threads) {
            for (int fork = 0; fork < 3; fork++) {
                double noise = 0.998 + 0.002 * fork;
                rows.add(row(ATOMIC, count, fork, new Law(3e8, 0.4, 0.02), noise));
                rows.add(row("LongAdder", count, fork, new Law(3e8, 0, 0), noise));
            }
        }
        Manifest plain = Fixtures.manifest(Fixtures.plan(3));
        Manifest manifest =
                new Manifest(
                        plain.schema(),
                        plain.started(),
                        plain.command(),
                        plain.build(),
                        Boxes.of(1, 8, 2),
                        plain.jdks(),
                        new Plan(
                                rows.stream().map(ForkResult::cell).distinct().toList(),
                                3,
                                Timing.QUICK));
        ResultDirectory directory = ResultDirectory.create(temporary.resolve("run"), manifest);
        rows.forEach(directory::append);
        return directory.path().toString();
    }

    private static ForkResult row(String subject, int threads, int fork, Law law, double noise) {
        CellKey key = Fixtures.key(subject, "update", threads);
        return Measured.fork(key, fork).throughput(law.throughput(threads) * noise).result();
    }

    @Test
    void theTableHasTheLawItsPeakAndWhatWasLeftOut() throws IOException {
        assertThat(fit(run(1, 2, 4, 8, 16))).isEqualTo(ExitCode.FINE);
        assertThat(out.toString())
                .contains("update, pinning compact, JDK own")
                .containsPattern(ATOMIC + " +1 to 8 +300 M +0\\.4000 +\\[.* +0\\.0200 .* 5 \\(")
                .containsPattern("LongAdder +1 to 8 +300 M +0 .*none: κ may be zero")
                .contains("all: left out at N = 16: 2 threads a core");
    }

    @Test
    void programsReadTheCurveToDrawToo() throws IOException {
        assertThat(fit(run(1, 2, 4, 8, 16), "--json")).isEqualTo(ExitCode.FINE);
        JsonNode json = JsonMapper.shared().readTree(out.toString());
        assertThat(json).hasSize(2);
        JsonNode atomic = json.get(0);
        assertThat(atomic.get("subject").asString()).isEqualTo(ATOMIC);
        assertThat(atomic.get("fitted").get("sigma").get("value").asDouble())
                .isCloseTo(0.4, within(1e-6));
        assertThat(atomic.get("fitted").get("kappa").get("interval").get("low").asDouble())
                .isPositive();
        assertThat(atomic.get("fitted").get("peak").get("threads").asDouble())
                .isCloseTo(Math.sqrt(30), within(1e-4));
        assertThat(atomic.get("fitted").get("curve")).hasSize(64);
        assertThat(atomic.get("residuals")).hasSize(4);
        assertThat(atomic.get("leftOut").get(0).get("threads").asInt()).isEqualTo(16);
        assertThat(json.get(1).get("fitted").get("peak").isNull()).isTrue();
    }

    @Test
    void tooFewThreadCountsAreAReasonAndNoError() throws IOException {
        assertThat(fit(run(1, 2, 4))).isEqualTo(ExitCode.FINE);
        assertThat(out.toString())
                .contains("all: no fit: the law has three coefficients and needs 4")
                .doesNotContain("residual");
    }

    @Test
    void aResultThatWasCutOffGivesAWarning() throws IOException {
        String run = run(1, 2, 4);
        Files.writeString(Path.of(run, "rows.jsonl"), "{\"cut", StandardOpenOption.APPEND);
        assertThat(fit(run)).isEqualTo(ExitCode.FINE);
        assertThat(err.toString()).contains("was not written completely");
    }

    @Test
    void aDirectoryWithoutARunIsOneLine() {
        assertThat(fit(temporary.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("holds no run");
        assertThat(out.toString()).isEmpty();
    }
}
