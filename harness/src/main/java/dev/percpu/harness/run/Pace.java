package dev.percpu.harness.run;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long forks take: by the plan at first, by those that have ended as soon as there are some.
 */
final class Pace {

    private final Duration planned;
    private final Map<CellKey, Duration> longest = new HashMap<>();
    private Duration total = Duration.ZERO;
    private int forks;

    Pace(Plan plan) {
        this.planned = plan.timing().fork();
    }

    void add(ForkResult result) {
        Duration took = Duration.between(result.started(), result.finished());
        longest.merge(result.cell(), took, (a, b) -> a.compareTo(b) < 0 ? b : a);
        total = total.plus(took);
        forks++;
    }

    /** All forks that have ended. */
    Duration total() {
        return total;
    }

    /** A fork like the longest of its cell so far, or like the average of the others. */
    Duration expected(Plan.Step step) {
        return longest.getOrDefault(step.cell(), forks == 0 ? planned : total.dividedBy(forks));
    }

    Duration expected(List<Plan.Step> steps) {
        return steps.stream().map(this::expected).reduce(Duration.ZERO, Duration::plus);
    }
}
