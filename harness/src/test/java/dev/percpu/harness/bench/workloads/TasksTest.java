package dev.percpu.harness.bench.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.harness.bench.Task;
import dev.percpu.harness.bench.workloads.Burst.BurstTask;
import dev.percpu.harness.bench.workloads.Drain.DrainTask;
import dev.percpu.harness.bench.workloads.Groups.ReadTask;
import dev.percpu.harness.bench.workloads.Lifecycle.LifecycleTask;
import dev.percpu.harness.bench.workloads.Many.ManyTask;
import dev.percpu.harness.bench.workloads.Mixed.MixedTask;
import dev.percpu.harness.bench.workloads.Remote.RemoteTask;
import dev.percpu.harness.bench.workloads.SharedLoad.UpdateTask;
import dev.percpu.harness.bench.workloads.Snapshot.SnapshotTask;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a thread does in each operation, and that it counts all of it. */
class TasksTest {

    private final Probe counter = new Probe();

    private static long steps(Task task, int times) {
        long sum = 0;
        for (int i = 0; i < times; i++) {
            sum += task.step();
        }
        return sum;
    }

    @Test
    void anUpdateIsOneAdd() {
        Task task = new UpdateTask(counter);
        steps(task, 5);

        assertThat(counter.calls).hasSize(5).containsOnly("add");
        assertThat(task.issued()).isEqualTo(5);
        assertThat(task.operations()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 37, 50, 99})
    void readsHaveExactlyTheirShareAndAreSpread(int share) {
        Task task = new MixedTask(counter, share, false);
        steps(task, 1_000);

        assertThat(counter.count("read")).isEqualTo(10L * share);
        assertThat(task.issued()).isEqualTo(1_000 - 10L * share).isEqualTo(counter.value);
        assertThat(task.operations()).isEqualTo(1_000);
        assertThat(counter.calls.subList(0, 100).stream().filter("read"::equals)).hasSize(share);
    }

    @Test
    void preciseReadsSumAndWhatIsReadIsHandedOn() {
        counter.value = 7;

        assertThat(new ReadTask(counter, true).step()).isEqualTo(7);
        assertThat(counter.calls).containsExactly("sum");
        assertThat(new ReadTask(counter, false).step()).isEqualTo(7);
        assertThat(steps(new MixedTask(counter, 99, true), 2)).isEqualTo(8);
    }

    @Test
    void manyCountersAreGoneThroughInTheirOrderAgainAndAgain() {
        Probe other = new Probe();
        Task task = new ManyTask(new Probe[] {counter, other}, 0, 1, 1, 1);
        steps(task, 8);

        assertThat(List.of(counter.value, other.value)).containsExactly(2L, 6L);
        assertThat(task.issued()).isEqualTo(8);
    }

    @Test
    void aBurstHasItsLengthAndThenItsPause() {
        Task task = new BurstTask(counter, 3, 20_000_000);
        long began = System.nanoTime();
        steps(task, 3);
        assertThat(task.issued()).isEqualTo(3);
        steps(task, 4);

        assertThat(System.nanoTime() - began).as("two pauses").isGreaterThanOrEqualTo(40_000_000);
        assertThat(task.issued()).isEqualTo(7).isEqualTo(counter.value);
    }

    @Test
    void theNeighboursShareIsExact() {
        Probe other = new Probe();
        Task task = new RemoteTask(counter, other::add, 30);
        steps(task, 100);

        assertThat(other.value).isEqualTo(30);
        assertThat(counter.value).isEqualTo(70);
        assertThat(task.issued()).isEqualTo(100);
    }

    @Test
    void aLifeIsCreationUpdatesAndCloseAndTheFirstOneIsChecked() {
        List<Probe> made = new ArrayList<>();
        LifecycleTask task =
                new LifecycleTask(
                        () -> {
                            made.add(new Probe());
                            return made.get(made.size() - 1);
                        },
                        4);
        steps(task, 1_025);

        assertThat(made).hasSize(1_025).allMatch(probe -> probe.closed);
        assertThat(made.get(1).count("add")).isEqualTo(4);
        assertThat(made.stream().filter(probe -> probe.calls.contains("sum"))).hasSize(2);
        assertThat(task.issued()).isEqualTo(10).isEqualTo(task.counted());
        assertThat(task.operations()).isEqualTo(1_025);
    }

    @Test
    void aLifeThatBeginsWithAnothersValueIsFound() {
        counter.value = 1;
        LifecycleTask task = new LifecycleTask(() -> counter, 0);
        steps(task, 1);

        assertThat(task.counted()).isNotEqualTo(task.issued());
    }

    @Test
    void drainedValuesAreAddedUpAndTimed() {
        DrainTask task = new DrainTask(counter, 0);
        counter.value = 5;
        steps(task, 1);
        counter.value = 6;
        steps(task, 1);

        assertThat(task.drained()).isEqualTo(11);
        assertThat(task.timedNumber()).isEqualTo(2);
        assertThat(task.timedNanos()).isPositive();
        assertThat(task.issued()).isZero();
    }

    @Test
    void aReaderWithARateDoesNotWaitInsideAnOperation() {
        SnapshotTask task = new SnapshotTask(counter, 1);
        steps(task, 1_000);

        assertThat(task.timedNumber()).as("one now, the next in a second").isBetween(1L, 999L);
    }

    @Test
    void aSnapshotThatGoesBackFailsTheFork() {
        SnapshotTask task = new SnapshotTask(counter, 0);
        counter.value = 5;
        task.step();
        counter.value = 4;

        assertThatThrownBy(task::step).hasMessageContaining("snapshot of 5 was followed by 4");
    }
}
