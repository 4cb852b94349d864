package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Scene;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names of a fork's files. */
class ForkNameTest {

    private static final Scene SCENE =
            new Scene(
                    "mixed",
                    new TreeMap<>(Map.of("share", "10")),
                    2,
                    "cpus:0-1",
                    Optional.empty(),
                    "own",
                    List.of("-XX:+UseParallelGC"));

    private static String name(Scene scene, int fork, Purpose purpose) {
        return ForkName.of(
                new Plan.Step(
                        new CellKey("flip:heap:cpu:atomic", Kind.VARIANT, scene), fork, purpose));
    }

    @Test
    void aNameSaysWhatItIsAboutAndHoldsNothingThatAFileSystemMinds() {
        assertThat(name(SCENE, 3, Purpose.COUNTING))
                .matches("mixed-share-10-2t-cpus-0-1-flip-heap-cpu-atomic-[0-9a-f]{8}-counting3");
    }

    @Test
    void whateverDiffersMakesAnotherName() {
        List<Scene> scenes =
                List.of(
                        SCENE,
                        SCENE.withThreads(4),
                        SCENE.withWorkload("groups"),
                        new Scene(
                                "mixed",
                                SCENE.parameters(),
                                2,
                                "cpus-0-1",
                                Optional.empty(),
                                "own",
                                SCENE.jvmArguments()),
                        new Scene(
                                "mixed",
                                SCENE.parameters(),
                                2,
                                SCENE.place(),
                                Optional.of(64),
                                "own",
                                SCENE.jvmArguments()),
                        new Scene(
                                "mixed",
                                SCENE.parameters(),
                                2,
                                SCENE.place(),
                                Optional.empty(),
                                "26",
                                SCENE.jvmArguments()),
                        new Scene(
                                "mixed",
                                SCENE.parameters(),
                                2,
                                SCENE.place(),
                                Optional.empty(),
                                "own",
                                List.of()));

        assertThat(
                        Stream.concat(
                                scenes.stream().map(scene -> name(scene, 0, Purpose.TIMING)),
                                Stream.of(
                                        name(SCENE, 1, Purpose.TIMING),
                                        name(SCENE, 0, Purpose.COUNTING))))
                .doesNotHaveDuplicates();
    }

    @Test
    void aLongNameIsCutToWhatFileSystemsAllow() {
        Scene longest =
                new Scene(
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
