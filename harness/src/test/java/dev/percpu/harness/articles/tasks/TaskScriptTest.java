package dev.percpu.harness.articles.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.SlotReuse;
import dev.percpu.harness.articles.tasks.Step.Kind;
import dev.percpu.harness.articles.tasks.TaskParameters.Number;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TaskScriptTest {

    private static TaskScript script(String text) {
        return Tasks.of(text).script();
    }

    private static long count(TaskScript script, Kind kind) {
        return script.steps().stream().filter(step -> step.kind() == kind).count();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CUSTOM")
    void aPresetHasItsNumbersOfUpdatesAndEndsAtZero(TaskPreset preset) {
        TaskParameters parameters = TaskParameters.of(preset);
        TaskScript script = parameters.script();
        int others = parameters.get(Number.EACH) * (parameters.get(Number.THREADS) - 1);

        assertThat(count(script, Kind.LOCAL))
                .isEqualTo(
                        parameters.get(Number.FILE)
                                + parameters.get(Number.UNDONE)
                                + parameters.get(Number.ANON)
                                + others);
        assertThat(count(script, Kind.DETACHED))
                .isEqualTo(parameters.get(Number.EXEC) + parameters.get(Number.EXIT));
        assertThat(count(script, Kind.READ)).isEqualTo(parameters.get(Number.READS));
        assertThat(script.expected()).containsOnly(0);
    }

    @Test
    void whatEndsWithoutExitHoldsItsPages() {
        TaskScript script = script("custom,file=3,pages=10,undone=1,anon=5,swap=2,shmem=4");

        assertThat(script.expected()).containsExactly(28, 5, 2, 4);
        assertThat(script.pages()).isEqualTo(30 + 2 + 5 + 2 + 4);
        assertThat(script.steps().stream().filter(Step::updates)).hasSize(3 + 1 + 5 + 2 + 4);
    }

    @Test
    void updatesOfOthersAreInTheSum() {
        TaskScript script = script("custom,pages=10,anon=5,threads=3,each=3,remote=4");

        assertThat(script.expected()).containsExactly(2 * 10, 5 + 2 * 2 - 2, 2, 0);
        assertThat(script.others()).containsExactly(1, 2, Step.REMOTE);
    }

    @Test
    void kindsOfUpdatesAreMixedEvenly() {
        List<Integer> order =
                script("custom,file=2,anon=4").steps().stream()
                        .filter(Step::updates)
                        .map(Step::counter)
                        .toList();

        assertThat(order).containsExactly(1, 0, 1, 1, 0, 1);
    }

    @ParameterizedTest
    @CsvSource({"fork-true, 1000", "parallel-true, 7", "kernbench, 123457", "fork-true, 0"})
    void allWorkIsDealtOutAndNoneIsInvented(String text, long work) {
        TaskScript script = script(text);
        long dealt = script.threadScript(Step.OWNER, work).work();
        for (int other : script.others()) {
            dealt += script.threadScript(other, work).work();
        }

        assertThat(dealt).isEqualTo(work);
    }

    @Test
    void aScriptWithoutUpdatesStillHasItsWork() {
        assertThat(script("custom").threadScript(Step.OWNER, 50).work()).isEqualTo(50);
    }

    @Test
    void exitTakesEveryPageBackHoweverFewUpdatesItHas() {
        assertThat(script("custom,file=3,anon=5,swap=1,exit=1").expected()).containsOnly(0);
        assertThat(script("custom,file=1,pages=1,anon=1,exit=100").expected()).containsOnly(0);
    }

    @Test
    void furtherThreadsBeginOnlyOnceTheCountersAreUpgraded() {
        TaskScript script = script("parallel-true,threads=4");
        assertThat(script.others()).containsExactly(1, 2, 3);
        try (Upgrades group = new Upgrades();
                TaskWorkers taskWorkers = TaskWorkers.of(script, 0, 0, 1, List.of())) {
            script.threadScript(Step.OWNER, 0).run(group, taskWorkers, 1);
            assertThat(group.early).isZero();
            assertThat(group.upgrades).isEqualTo(3);
            long[] sums = new long[MmCounter.COUNT];
            group.sumAll(sums);
            assertThat(sums).containsOnly(0);
        }
    }

    /** A group that knows who came before it was shared. */
    private static final class Upgrades extends Delegating {

        private final Thread owner = Thread.currentThread();
        private volatile int upgrades;
        private volatile int early;

        Upgrades() {
            super(
                    new TaskGroups(
                                    "atomic:heap:single:atomic",
                                    2,
                                    SlotReuse.IMMEDIATE,
                                    TaskGroups.Extent.COUNTERS)
                            .factory()
                            .get());
        }

        @Override
        public void add(int counter, long delta) {
            if (Thread.currentThread() != owner && upgrades == 0) {
                early = 1;
            }
            super.add(counter, delta);
        }

        @Override
        public void upgrade() {
            upgrades = upgrades + 1;
        }
    }
}
