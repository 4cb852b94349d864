package dev.percpu.harness.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForecastTest {

    private static final Duration FORK = Timing.STANDARD.fork();

    private static final List<CellKey> CELLS =
            List.of(
                    Fixtures.key("LongAdder", "update", 1),
                    Fixtures.key("empty", "update", 1),
                    Fixtures.key("LongAdder", "burst", 1),
                    Fixtures.key("empty", "burst", 1));

    private static Plan plan(
            Plan.Order order, Optional<Duration> budget, Optional<Plan.Precision> precision) {
        return new Plan(CELLS, 3, Timing.STANDARD, order, 1, budget, precision, true);
    }

    @Test
    void aForkIsAJvmItsWarmUpAndItsIterations() {
        assertThat(FORK)
                .isGreaterThan(
                        Timing.STANDARD
                                .warmup()
                                .multipliedBy(Timing.STANDARD.warmups())
                                .plus(
                                        Timing.STANDARD
                                                .iteration()
                                                .multipliedBy(Timing.STANDARD.iterations())));
    }

    @Test
    void theWholeIsTheSumOfItsWorkloads() {
        Forecast forecast =
                Forecast.of(plan(Plan.Order.INTERLEAVED, Optional.empty(), Optional.empty()));

        assertThat(forecast.whole()).isEqualTo(FORK.multipliedBy(4 * 4));
        assertThat(forecast.byWorkload())
                .isEqualTo(
                        Map.of("update", FORK.multipliedBy(2 * 4), "burst", FORK.multipliedBy(8)));
        assertThat(forecast.worst()).isEqualTo(forecast.whole());
        assertThat(forecast.leftOut()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "INTERLEAVED,16,0,0",
        "INTERLEAVED,15,4,0",
        "INTERLEAVED,11,8,0",
        "INTERLEAVED,4,12,0",
        "INTERLEAVED,3,13,1",
        "INTERLEAVED,0,16,4",
        "SERIAL,11,5,0",
        "SERIAL,6,10,2",
    })
    void aBudgetKeepsWholeRoundsExceptAFirstRoundThatDoesNotFit(
            Plan.Order order, int forks, int leftOut, int without) {
        Duration budget = FORK.multipliedBy(forks).plusMillis(1);

        Forecast forecast = Forecast.of(plan(order, Optional.of(budget), Optional.empty()));

        assertThat(forecast.leftOut()).isEqualTo(leftOut);
        assertThat(forecast.cellsWithout()).isEqualTo(without);
    }

    @Test
    void theWorstCaseIsThatNoCellGetsPrecise() {
        Forecast forecast =
                Forecast.of(
                        plan(
                                Plan.Order.INTERLEAVED,
                                Optional.empty(),
                                Optional.of(new Plan.Precision(0.02, 30))));

        assertThat(forecast.worst()).isEqualTo(FORK.multipliedBy(4 * 31));
    }
}
