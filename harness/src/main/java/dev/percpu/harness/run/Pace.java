package dev.percpu.harness.run;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Estimates how long forks take: from the plan at first, then from the forks that have ended. Forks
 * of different purposes are kept apart, because a screening fork says nothing about a longer one.
 */
final class Pace {

    private record Of(CellKey cell, Purpose purpose) {}

    private final Plan plan;
    private final Map<Of, Duration> longest = new HashMap<>();
    private final Map<Purpose, List<Duration>> ended = new EnumMap<>(Purpose.class);

    Pace(Plan plan) {
        this.plan = plan;
    }

    void add(ForkResult result) {
        Duration took = Duration.between(result.started(), result.finished());
        longest.merge(
                new Of(result.cell(), result.purpose()),
                took,
                (a, b) -> a.compareTo(b) < 0 ? b : a);
        ended.computeIfAbsent(result.purpose(), any -> new ArrayList<>()).add(took);
    }

    /** The time that all ended forks took together. */
    Duration total() {
        return ended.values().stream().map(Pace::sum).reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * The longest time of a fork of the same cell and purpose so far. If there is none, the average
     * of other forks with this purpose; if there is none of these either, the plan's estimate.
     */
    Duration expected(Plan.Step step) {
        Duration known = longest.get(new Of(step.cell(), step.purpose()));
        if (known != null) {
            return known;
        }
        List<Duration> others = ended.getOrDefault(step.purpose(), List.of());
        return others.isEmpty() ? plan.timing(step).fork() : sum(others).dividedBy(others.size());
    }

    Duration expected(List<Plan.Step> steps) {
        return sum(steps.stream().map(this::expected).toList());
    }

    private static Duration sum(List<Duration> durations) {
        return durations.stream().reduce(Duration.ZERO, Duration::plus);
    }
}
