package dev.percpu.harness.articles.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.SlotReuse;
import dev.percpu.harness.articles.tasks.TaskParameters.Number;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskOwnerTest {

    private static final int TURNS = 200;

    private static Supplier<CounterGroup> groups(
            String subject, TaskGroups.Extent extent, SlotReuse reuse) {
        return new TaskGroups(subject, 80, reuse, extent).factory();
    }

    private static Supplier<CounterGroup> groups(String subject) {
        return groups(subject, TaskGroups.Extent.COUNTERS, SlotReuse.IMMEDIATE);
    }

    private static Validation lives(Supplier<CounterGroup> groups, String task) {
        TaskParameters parameters = Tasks.of(task);
        int live = parameters.get(Number.LIVE);
        TaskOwner owner = new TaskOwner(groups, parameters.script(), 100, live, 0, 1, List.of());
        try {
            for (int turn = 0; turn < TURNS; turn++) {
                owner.step();
            }
        } finally {
            owner.end();
        }
        assertThat(owner.operations()).isEqualTo(TURNS);
        return new Validation(owner.issued(), owner.counted());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "percpu:heap",
                "percpu:heap-dense",
                "percpu:offheap",
                "lazy:heap",
                "lazy:offheap",
                "unified:heap",
                "unified:offheap",
                "split:heap",
                "split:offheap",
                "tree:heap",
                "tree:offheap",
                "atomic:heap",
                "atomic:offheap",
                "LongAdder",
            })
    void everyArmCountsEveryPageOfEveryTask(String subject) {
        for (String task : List.of("fork-true", "parallel-true,remote=3", "gitsource,live=3")) {
            Validation validation = lives(groups(subject), task);

            long pages = Tasks.of(task).script().pages();
            assertThat(validation.passed()).as(task + " " + validation).isTrue();
            assertThat(validation.issued())
                    .isEqualTo((TURNS + (task.endsWith("live=3") ? 2 : 0)) * pages);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "percpu:offheap, SEPARATE, IMMEDIATE",
        "percpu:offheap, TOGETHER, IMMEDIATE",
        "percpu:heap, TOGETHER, CACHED",
        "lazy:offheap, SEPARATE, IMMEDIATE",
        "unified:offheap, TOGETHER, CACHED"
    })
    void theRestOfAnAddressSpaceIsNotCountedAsItsCounters(
            String subject, TaskGroups.Extent extent, SlotReuse reuse) {
        assertThat(lives(groups(subject, extent, reuse), "parallel-true").passed()).isTrue();
    }

    @Test
    void oneAllocationForAllIsNotSplitUp() {
        assertThatThrownBy(
                        () -> groups("unified:heap", TaskGroups.Extent.SEPARATE, SlotReuse.CACHED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'unified:heap'")
                .hasMessageContaining("TOGETHER");
    }

    /** Counts right but for one update of each task. */
    private static final class Faulty extends Delegating {

        private final int dropped;
        private final long instead;
        private int updates;

        Faulty(CounterGroup group, int dropped, long instead) {
            super(group);
            this.dropped = dropped;
            this.instead = instead;
        }

        @Override
        public void add(int counter, long delta) {
            super.add(counter, updates++ == dropped ? instead : delta);
        }
    }

    private static Supplier<CounterGroup> dropping(int dropped) {
        Supplier<CounterGroup> right = groups("percpu:heap");
        return () -> new Faulty(right.get(), dropped, 0);
    }

    @Test
    void anUpdateThatIsDroppedIsMissedInEveryTask() {
        Validation validation = lives(dropping(0), "custom,anon=3");

        assertThat(validation).isEqualTo(new Validation(3 * TURNS, 2 * TURNS));
        assertThat(lives(dropping(99), "custom,anon=3").passed()).isTrue();
    }

    @Test
    void errorsThatCancelOutAreFoundNevertheless() {
        Supplier<CounterGroup> right = groups("percpu:heap");
        int[] tasks = new int[1];
        Supplier<CounterGroup> more = () -> new Faulty(right.get(), 0, tasks[0]++ % 2 == 0 ? 0 : 2);

        assertThat(lives(more, "custom,anon=3").lost()).isEqualTo(TURNS);
    }

    @Test
    void moreTasksThanMemoryIsOneLineWithTheRemedy() {
        Supplier<CounterGroup> right = groups("percpu:heap");
        int[] left = {7};
        Supplier<CounterGroup> few =
                () -> {
                    if (left[0]-- == 0) {
                        throw new IllegalStateException("the heap has no room");
                    }
                    return right.get();
                };

        assertThatThrownBy(() -> lives(few, "fork-true,live=1000"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no memory for task 8 of 1000")
                .hasMessageContaining("the heap has no room")
                .hasMessageContaining("live=")
                .message()
                .hasLineCount(1);
    }

    @Test
    void aThreadThatFailsEndsItsTasks() {
        Supplier<CounterGroup> right = groups("atomic:heap");
        Supplier<CounterGroup> failing = () -> new FailingElsewhere(right.get());

        assertThatThrownBy(() -> lives(failing, "parallel-true"))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("not here");
    }

    /** Takes updates of one thread only. */
    private static final class FailingElsewhere extends Delegating {

        private final Thread owner = Thread.currentThread();

        FailingElsewhere(CounterGroup group) {
            super(group);
        }

        @Override
        public void add(int counter, long delta) {
            if (Thread.currentThread() != owner) {
                throw new IllegalStateException("not here");
            }
            super.add(counter, delta);
        }
    }

    @Test
    void creationAndCloseAreTimedWithoutTheClocksOwnTime() {
        TaskOwner owner =
                new TaskOwner(
                        groups("atomic:heap"),
                        Tasks.of("custom,anon=1").script(),
                        0,
                        1,
                        0,
                        1,
                        List.of());
        long clock = Math.round(2 * TaskOwner.clockNanos());
        owner.time(0, 100 + clock, 700, 800);

        assertThat(owner.timed()).contains(Series.LIFECYCLE);
        assertThat(owner.timedNumber()).isEqualTo(1);
        assertThat(owner.timedNanos()).isBetween(200 - clock, 200 + clock);
    }
}
