package dev.percpu.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CellCommandTest {

    private static final Scenario SCENARIO =
            new Scenario(
                    "many",
                    new TreeMap<>(Map.of("counters", "100", "spread", "zipf")),
                    8,
                    "cpus:0-3,8",
                    Optional.of(512),
                    "other",
                    List.of("-XX:+UseZGC", "-Dname=it's $HOME `id`"));

    private static Manifest manifest(CellKey... cells) {
        Plan plan = Fixtures.plan(5, cells);
        return new Manifest(
                Manifest.SCHEMA,
                Fixtures.manifest(plan).started(),
                "counters run",
                Fixtures.BUILD,
                Fixtures.HOST,
                List.of(new Jdk("other", "/opt/a jdk", "25")),
                plan);
    }

    /** What a shell hands to the program. */
    private static List<String> words(String command) throws IOException, InterruptedException {
        Process shell =
                new ProcessBuilder("sh", "-c", "counters() { printf '%s\\0' \"$@\"; }; " + command)
                        .start();
        String text = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        return List.of(text.split("\0"));
    }

    @Test
    void aShellReadsEveryPartOfTheScenarioAsItIs() throws Exception {
        CellKey cell = new CellKey("per'cpu; rm -rf \"$x\"\n:<b>", Kind.VARIANT, SCENARIO);
        assertThat(words(new CellCommand(manifest(cell)).of(cell)))
                .containsExactly(
                        "run",
                        "--variants=per'cpu; rm -rf \"$x\"\n:<b>",
                        "--workloads=many:counters=100,spread=zipf",
                        "--threads=8",
                        "--pinning=cpus:0-3,8",
                        "--possible-cpus=512",
                        "--jdk=/opt/a jdk",
                        "--jvm-arg=-XX:+UseZGC",
                        "--jvm-arg=-Dname=it's $HOME `id`",
                        "--forks=5");
    }

    @Test
    void baselineAndEmptyLoopOfTheSameScenarioComeWithIt() {
        CellKey cell = new CellKey("a:b:c:d", Kind.VARIANT, SCENARIO);
        CellKey adder = new CellKey("LongAdder", Kind.PEER, SCENARIO);
        CellKey loop = new CellKey("empty", Kind.EMPTY, SCENARIO);
        CellKey elsewhere = new CellKey("empty", Kind.EMPTY, SCENARIO.withThreads(1));
        assertThat(new CellCommand(manifest(cell, adder, loop)).of(cell))
                .contains("--variants=a:b:c:d,LongAdder,empty ");
        assertThat(new CellCommand(manifest(cell, adder, loop)).of(loop))
                .contains("--variants=empty,LongAdder ");
        assertThat(new CellCommand(manifest(cell, elsewhere)).of(cell))
                .contains("--variants=a:b:c:d ");
    }

    @Test
    void aPresetOfTheRunIsThatOfTheCell() {
        CellKey cell = Fixtures.key("LongAdder", "update", 2);
        Manifest plain = Fixtures.manifest(Fixtures.plan(3, cell));
        Manifest rigorous =
                new Manifest(
                        plain.schema(),
                        plain.started(),
                        "counters run --preset rigorous -o x",
                        plain.build(),
                        plain.host(),
                        plain.jdks(),
                        plain.plan());

        assertThat(new CellCommand(rigorous).of(cell)).contains(" --preset=rigorous --forks=3");
        assertThat(new CellCommand(plain).of(cell)).doesNotContain("--preset");
    }
}
