package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names of a fork's files. */
class ForkNameTest {

    private static final Scenario SCENARIO =
            new Scenario(
                    "mixed",
                    new TreeMap<>(Map.of("share", "10")),
                    2,
                    "cpus:0-1",
                    Optional.empty(),
                    "own",
                    List.of("-XX:+UseParallelGC"));

    private static String name(Scenario scenario, int fork, Purpose purpose) {
        return ForkName.of(
                new Plan.Step(
                        new CellKey("flip:heap:cpu:atomic", Kind.VARIANT, scenario),
                        fork,
                        purpose));
    }

    @Test
    void aNameSaysWhatItIsAboutAndHoldsNothingThatAFileSystemMinds() {
        assertThat(name(SCENARIO, 3, Purpose.COUNTING))
                .matches("mixed-share-10-2t-cpus-0-1-flip-heap-cpu-atomic-[0-9a-f]{8}-counting3");
    }

    @Test
    void whateverDiffersMakesAnotherName() {
        List<Scenario> scenarios =
                List.of(
                        SCENARIO,
                        SCENARIO.withThreads(4),
                        SCENARIO.withWorkload("groups"),
                        new Scenario(
                                "mixed",
                                SCENARIO.parameters(),
                                2,
                                "cpus-0-1",
                                Optional.empty(),
                                "own",
                                SCENARIO.jvmArguments()),
                        new Scenario(
                                "mixed",
                                SCENARIO.parameters(),
                                2,
                                SCENARIO.pinning(),
                                Optional.of(64),
                                "own",
                                SCENARIO.jvmArguments()),
                        new Scenario(
                                "mixed",
                                SCENARIO.parameters(),
                                2,
                                SCENARIO.pinning(),
                                Optional.empty(),
                                "26",
                                SCENARIO.jvmArguments()),
                        new Scenario(
                                "mixed",
                                SCENARIO.parameters(),
                                2,
                                SCENARIO.pinning(),
                                Optional.empty(),
                                "own",
                                List.of()));

        assertThat(
                        Stream.concat(
                                scenarios.stream()
                                        .map(scenario -> name(scenario, 0, Purpose.TIMING)),
                                Stream.of(
                                        name(SCENARIO, 1, Purpose.TIMING),
                                        name(SCENARIO, 0, Purpose.COUNTING))))
                .doesNotHaveDuplicates();
    }

    @Test
    void aLongNameIsCutToWhatFileSystemsAllow() {
        Scenario longest =
                new Scenario(
                        "mixed",
                        new TreeMap<>(Map.of("share", "1".repeat(500))),
                        2,
                        "none",
                        Optional.empty(),
                        "own",
                        List.of());

        assertThat(name(longest, 0, Purpose.TIMING)).hasSizeLessThan(240);
    }
}
