package dev.percpu.harness.articles.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Purpose;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ProcessCostTest {

    private static final Conditions NOTHING = Conditions.ofEvents(Map.of(), false, Map.of());

    private static ForkResult result(int fork, double system, double user) {
        return Fixtures.kernel(fork, Purpose.TIMING, system, user, NOTHING);
    }

    @Test
    void timesAreMediansOverForksWithTheirInterval() {
        ProcessCost cost =
                ProcessCost.of(
                                List.of(
                                        result(0, 300, 100),
                                        result(1, 100, 100),
                                        result(2, 900, 100)))
                        .get(0);

        assertThat(cost.forks()).isEqualTo(3);
        assertThat(cost.times()).containsOnlyKeys("cpu", "system", "user", "wall");
        assertThat(cost.times().get("system").value()).isEqualTo(300);
        assertThat(cost.times().get("system").interval()).contains(new Interval(100, 900));
        assertThat(cost.systemShare().orElseThrow().value()).isEqualTo(0.75, Offset.offset(1e-9));
        assertThat(cost.error()).isEmpty();
    }

    @Test
    void twoForksHaveNoInterval() {
        ProcessCost cost = ProcessCost.of(List.of(result(0, 300, 100), result(1, 100, 100))).get(0);

        assertThat(cost.times().get("system").value()).isEqualTo(200);
        assertThat(cost.times().get("system").interval()).isEmpty();
    }

    @Test
    void aSampledForkGivesSharesAndNoTime() {
        Conditions shares =
                Conditions.ofEvents(
                        Map.of("share:mm_init", 0.135), false, Map.of("share:__mmdrop", "why"));
        ForkResult sampled = Fixtures.kernel(0, Purpose.COUNTING, 9e9, 9e9, shares);

        ProcessCost cost = ProcessCost.of(List.of(result(0, 300, 100), sampled)).get(0);

        assertThat(cost.times().get("system").value()).isEqualTo(300);
        assertThat(cost.samples()).containsExactly(Map.entry("share:mm_init", 0.135));
        assertThat(cost.absent()).containsExactly(Map.entry("share:__mmdrop", "why"));
    }

    @Test
    void aFailureEndsASeriesAndLeavesWhatCameBefore() {
        ForkResult failed = Fixtures.failed(result(0, 1, 1).cell(), 1, "it broke");

        ProcessCost cost = ProcessCost.of(List.of(result(0, 300, 100), failed)).get(0);

        assertThat(cost.forks()).isEqualTo(1);
        assertThat(cost.times().get("system").value()).isEqualTo(300);
        assertThat(cost.error()).isEqualTo(Optional.of("it broke"));
        assertThat(ProcessCost.of(List.of(failed)).get(0).systemShare()).isEmpty();
    }

    @Test
    void resultsOfCountersAreLeftOut() {
        ForkResult counter =
                Fixtures.failed(Fixtures.key("atomic:heap:single:atomic", "update", 1), 0, "x");

        assertThat(ProcessCost.of(List.of(counter))).isEmpty();
    }
}
