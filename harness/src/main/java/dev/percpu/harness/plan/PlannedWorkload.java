package dev.percpu.harness.plan;

import dev.percpu.harness.bench.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A workload as a plan has it.
 *
 * @param name its name
 * @param parameters its parameters, every one of them, by their names
 */
public record PlannedWorkload(String name, SortedMap<String, String> parameters) {

    /** The usual one. */
    static final PlannedWorkload USUAL = of(Workload.UPDATE);

    /** Copies the map. */
    public PlannedWorkload {
        parameters = new TreeMap<>(parameters);
    }

    private static PlannedWorkload of(Workload workload) {
        return new PlannedWorkload(workload.label(), new TreeMap<>());
    }

    static PlannedWorkload parse(String text) throws PlanException {
        return of(Workload.named(text).orElseThrow(() -> unknown(text)));
    }

    private static PlanException unknown(String name) {
        List<String> known = Arrays.stream(Workload.values()).map(Workload::label).toList();
        return Words.unknown(
                "workload", name, known, Optional.empty(), "'counters list' prints all");
    }

    /**
     * Why a subject cannot do this.
     *
     * @param subject the subject's name
     * @param threads how many threads take part
     * @return the reason in one line; empty if it can
     */
    public Optional<String> refusal(String subject, int threads) {
        return Optional.empty();
    }
}
