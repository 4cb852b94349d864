package dev.percpu.harness.plan.targets;

import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Timing;
import java.util.List;

/**
 * A whole measurement of targets.
 *
 * @param probes what to measure in every round, without repetition
 * @param heats what competes for being measured: once before the first round, and after that only
 *     if it is among the fastest
 * @param goals what to judge
 * @param forks how many rounds there are
 * @param timing how long a fork measures
 */
public record TargetPlan(
        List<Probe> probes, List<Probe> heats, List<Goal> goals, int forks, Timing timing) {

    /** Copies the lists. */
    public TargetPlan {
        probes = List.copyOf(probes);
        heats = List.copyOf(heats);
        goals = List.copyOf(goals);
    }

    /**
     * What has to be found out before anything that it is settled for.
     *
     * @return the gauges of all probes, each once
     */
    public List<Probe.Gauge> gauges() {
        return probes.stream()
                .filter(Probe.Settled.class::isInstance)
                .map(probe -> ((Probe.Settled) probe).gauge())
                .distinct()
                .toList();
    }
}
