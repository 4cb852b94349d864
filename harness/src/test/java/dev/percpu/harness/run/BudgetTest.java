package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Plan.Step;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BudgetTest {

    private static final CellKey SLOW = Fixtures.key("LongAdder", "update", 64);
    private static final CellKey QUICK = Fixtures.key("LongAdder", "update", 1);

    private static final Plan PLAN = new Plan(List.of(SLOW, QUICK), 9, Timing.STANDARD);

    private final Pace pace = new Pace(PLAN);
    private Duration spent = Duration.ZERO;

    private Budget budget(Duration limit) {
        return new Budget(Optional.of(limit), pace, () -> spent);
    }

    private static Step step(CellKey cell) {
        return new Step(cell, 5, Purpose.TIMING);
    }

    private void took(CellKey cell, int seconds) {
        pace.add(FakeForks.result(step(cell), 1, Duration.ofSeconds(seconds)));
    }

    @Test
    void untilForksHaveEndedTheyAreExpectedToTakeWhatThePlanSays() {
        assertThat(pace.expected(step(SLOW))).isEqualTo(Timing.STANDARD.fork());
    }

    @Test
    void aForkIsExpectedToTakeAsLongAsTheLongestOfItsCell() {
        took(SLOW, 10);
        took(SLOW, 30);
        took(SLOW, 20);

        assertThat(pace.expected(step(SLOW))).isEqualTo(Duration.ofSeconds(30));
        assertThat(pace.expected(step(QUICK)))
                .as("a cell without forks is like the others on average")
                .isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aForkThatIsLikelyToEndTooLateIsNotAllowed() {
        took(SLOW, 30);
        took(QUICK, 10);
        spent = Duration.ofSeconds(80);

        assertThat(budget(Duration.ofSeconds(100)).allows(step(SLOW))).isFalse();
        assertThat(budget(Duration.ofSeconds(100)).allows(step(QUICK))).isTrue();
        assertThat(budget(Duration.ofSeconds(110)).allows(step(SLOW))).isTrue();
    }

    @Test
    void aRoundIsAllowedAsAWhole() {
        took(SLOW, 30);
        took(QUICK, 10);
        spent = Duration.ofSeconds(60);

        assertThat(budget(Duration.ofSeconds(100)).allows(List.of(step(SLOW), step(QUICK))))
                .isTrue();
        assertThat(budget(Duration.ofSeconds(99)).allows(List.of(step(SLOW), step(QUICK))))
                .isFalse();
    }

    @Test
    void withoutALimitEverythingIsAllowed() {
        spent = Duration.ofDays(10_000);

        assertThat(new Budget(Optional.empty(), pace, () -> spent).allows(step(SLOW))).isTrue();
    }
}
