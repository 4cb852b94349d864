package dev.percpu.harness.store;

import java.time.Instant;
import java.util.List;

/**
 * What a run was meant to do and where it ran: {@code manifest.json}.
 *
 * @param schema the version of this format
 * @param started when the run began
 * @param command the command line that repeats the run
 * @param host the machine
 * @param plannedForks how many rows a complete run has
 * @param forksPerCell how many forks each cell has
 * @param workloads the workloads' names, in the order of the report
 * @param subjects the subjects' names, in the order of the report
 * @param threadCounts the thread counts, ascending
 */
public record Manifest(
        int schema,
        Instant started,
        String command,
        HostFacts host,
        int plannedForks,
        int forksPerCell,
        List<String> workloads,
        List<String> subjects,
        List<Integer> threadCounts) {

    /** The version of the format that this build writes. */
    public static final int SCHEMA = 1;

    /** Copies the lists. */
    public Manifest {
        workloads = List.copyOf(workloads);
        subjects = List.copyOf(subjects);
        threadCounts = List.copyOf(threadCounts);
    }
}
