package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Plan.Step;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final CellKey STEADY = Fixtures.key("LongAdder", "update", 1);
    private static final CellKey NOISY = Fixtures.key("empty", "update", 1);
    private static final CellKey BROKEN = Fixtures.key("AtomicLong", "update", 1);

    private static Plan plan(int forks, Optional<Plan.Precision> precision, CellKey... cells) {
        return new Plan(
                List.of(cells),
                forks,
                Timing.QUICK,
                Plan.Order.INTERLEAVED,
                1,
                Optional.empty(),
                precision,
                false);
    }

    /** Runs a schedule to its end and gives the order of its forks. */
    private static List<Step> all(Schedule schedule, ToDoubleFunction<Step> score) {
        List<Step> ran = new ArrayList<>();
        for (List<Step> due = schedule.due(); !due.isEmpty(); due = schedule.due()) {
            for (Step step : due) {
                schedule.add(FakeForks.result(step, score.applyAsDouble(step), Duration.ZERO));
                ran.add(step);
            }
        }
        return ran;
    }

    private static double noise(Step step) {
        return step.cell().equals(NOISY) ? 1e9 + 3e8 * (step.fork() % 3) : 1e9;
    }

    private static long forks(List<Step> ran, CellKey cell) {
        return ran.stream().filter(step -> step.cell().equals(cell)).count();
    }

    @Test
    void withoutAPrecisionThePlanIsCarriedOutAsItIs() {
        Plan plan = plan(4, Optional.empty(), STEADY, NOISY);

        assertThat(all(new Schedule(plan), ScheduleTest::noise)).isEqualTo(plan.steps());
    }

    @Test
    void whatIsScreenedComesFirstAndOnlyTheFastestGoIntoTheRounds() {
        CellKey slow = Fixtures.key("slow", "update", 1);
        CellKey fast = Fixtures.key("fast", "update", 1);
        Plan plan =
                plan(2, Optional.empty(), STEADY)
                        .withScreening(List.of(new Plan.Contest(List.of(slow, fast), 1)));

        List<Step> ran = all(new Schedule(plan), step -> step.cell().equals(slow) ? 1e8 : 1e9);

        assertThat(ran)
                .containsExactly(
                        new Step(slow, 0, Purpose.SCREENING),
                        new Step(fast, 0, Purpose.SCREENING),
                        new Step(STEADY, 0, Purpose.TIMING),
                        new Step(fast, 0, Purpose.TIMING),
                        new Step(STEADY, 1, Purpose.TIMING),
                        new Step(fast, 1, Purpose.TIMING));
    }

    @Test
    void whereverARunWasCutOffItGoesOnAsIfItHadNotBeen() {
        Plan plan = plan(2, Optional.of(new Plan.Precision(0.05, 9)), STEADY, NOISY);
        List<Step> whole = all(new Schedule(plan), ScheduleTest::noise);

        for (int cut = 0; cut <= whole.size(); cut++) {
            Schedule resumed = new Schedule(plan);
            whole.subList(0, cut)
                    .forEach(
                            step ->
                                    resumed.add(
                                            FakeForks.result(step, noise(step), Duration.ZERO)));

            assertThat(all(resumed, ScheduleTest::noise))
                    .isEqualTo(whole.subList(cut, whole.size()));
        }
    }

    @Test
    void onlyCellsThatNeedItGetMoreForksUntilTheyAreSureEnough() {
        Plan plan = plan(3, Optional.of(new Plan.Precision(0.1, 1000)), STEADY, NOISY);

        Schedule schedule = new Schedule(plan);
        List<Step> ran = all(schedule, ScheduleTest::noise);

        assertThat(forks(ran, STEADY)).isEqualTo(3);
        assertThat(forks(ran, NOISY)).isBetween(6L, 60L);
        assertThat(schedule.imprecise()).isEmpty();
    }

    @Test
    void aNarrowerIntervalTakesMoreForks() {
        List<Step> wide =
                all(
                        new Schedule(plan(3, Optional.of(new Plan.Precision(0.1, 1000)), NOISY)),
                        ScheduleTest::noise);
        List<Step> narrow =
                all(
                        new Schedule(plan(3, Optional.of(new Plan.Precision(0.05, 1000)), NOISY)),
                        ScheduleTest::noise);

        assertThat(narrow).hasSizeGreaterThan(wide.size());
    }

    @Test
    void forksAreAddedUpToTheCapAndTheCellIsSaidToBeUnsure() {
        Schedule schedule =
                new Schedule(plan(3, Optional.of(new Plan.Precision(0.000_1, 7)), STEADY, NOISY));
        List<Step> ran = all(schedule, ScheduleTest::noise);

        assertThat(forks(ran, NOISY)).isEqualTo(7);
        assertThat(schedule.imprecise()).containsExactly(NOISY);
    }

    @Test
    void withFewerForksThanAnIntervalNeedsThereIsNone() {
        List<Step> ran =
                all(
                        new Schedule(plan(1, Optional.of(new Plan.Precision(0.1, 30)), STEADY)),
                        ScheduleTest::noise);

        assertThat(ran).hasSize(3);
    }

    @Test
    void aCellThatCannotHaveAScoreGetsNoMoreForks() {
        Plan plan = plan(1, Optional.of(new Plan.Precision(0.1, 30)), BROKEN);
        Schedule schedule = new Schedule(plan);
        schedule.add(Fixtures.failed(BROKEN, 0, "it crashed"));

        assertThat(schedule.due()).isEmpty();
    }

    @Test
    void aForkThatFailedIsNotRepeated() {
        Schedule schedule = new Schedule(plan(2, Optional.empty(), BROKEN));
        schedule.add(Fixtures.failed(BROKEN, 0, "it crashed"));

        assertThat(schedule.due()).containsExactly(new Step(BROKEN, 1, Purpose.TIMING));
    }

    @Test
    void countingForksStandBesideTheTimesOfTheSameNumber() {
        Plan plan =
                new Plan(
                        List.of(STEADY),
                        1,
                        Timing.QUICK,
                        Plan.Order.INTERLEAVED,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        true);

        assertThat(all(new Schedule(plan), step -> 1e9)).isEqualTo(plan.steps()).hasSize(2);
    }
}
