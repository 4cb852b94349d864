package dev.percpu.harness.plan;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a user asked for, not yet checked.
 *
 * @param subjects names of variants, shortened ones too, and of peers; empty for the usual ones
 * @param workloads names of workloads; empty for the usual one
 * @param threads thread counts; empty for the usual ones
 * @param forks forks of each cell; empty for the usual number
 * @param quick whether it is enough to see that everything works
 */
public record Request(
        List<String> subjects,
        List<String> workloads,
        List<Integer> threads,
        OptionalInt forks,
        boolean quick) {

    /** Copies the lists. */
    public Request {
        subjects = List.copyOf(subjects);
        workloads = List.copyOf(workloads);
        threads = List.copyOf(threads);
    }
}
