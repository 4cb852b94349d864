package dev.percpu.harness.articles.kernel;

import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.store.CellKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to make and reap many processes, one after the other.
 *
 * @param workload the articles' name for it, {@value #FORK_TRUE} or {@value #PARALLEL_TRUE}
 * @param modes how processes are made; each mode is a cell
 * @param count processes that each runner makes in a fork
 * @param threads threads of each process, including its first
 * @param program the program that they run; empty for the built-in program
 */
record ProcessRequest(
        String workload, List<String> modes, long count, int threads, Optional<String> program) {

    /** A process of one thread. */
    static final String FORK_TRUE = "fork-true";

    /** A process that becomes several threads. */
    static final String PARALLEL_TRUE = "parallel-true";

    /** {@code fork()} and an exit; no program is run. */
    private static final String FORK_ONLY = "fork-only";

    private static final List<String> MODES = List.of("fork", "vfork", "posix_spawn", FORK_ONLY);
    private static final int MOST_THREADS = 4_096;
    private static final long MOST = 1_000_000_000;

    /** One cell for each mode. */
    List<CellKey> cells(ProcessLoad load) throws PlanException {
        boolean parallel = workload.equals(PARALLEL_TRUE);
        check(parallel);
        String builtIn = parallel ? Programs.PARALLEL_TRUE : Programs.TRUE;
        Programs.require(List.of(Programs.RUNNER, builtIn));
        String path = program.isPresent() ? find(program.get()) : builtIn;
        List<CellKey> cells = new ArrayList<>();
        for (String mode : modes.stream().distinct().toList()) {
            cells.add(
                    load.cell(
                            workload,
                            Map.of(
                                    "mode",
                                    mode,
                                    "count",
                                    Long.toString(count),
                                    "threads",
                                    Integer.toString(threads),
                                    "program",
                                    path)));
        }
        return cells;
    }

    private void check(boolean parallel) throws PlanException {
        for (String mode : modes) {
            if (!MODES.contains(mode)) {
                throw new PlanException(
                        "unknown mode '" + mode + "'; use some of " + String.join(", ", MODES));
            }
        }
        ProcessLoad.atLeast("--count", count, 1);
        if (count > MOST) {
            throw new PlanException("--count is " + count + "; give no more than " + MOST);
        }
        if (parallel && (threads < 2 || threads > MOST_THREADS)) {
            throw new PlanException("--threads is " + threads + "; give 2 to " + MOST_THREADS);
        }
        if (parallel && modes.contains(FORK_ONLY)) {
            throw new PlanException(
                    "mode fork-only runs no program that could make threads; leave it out");
        }
    }

    private static String find(String name) throws PlanException {
        Optional<Path> found = Programs.find(name);
        if (found.isEmpty()) {
            throw new PlanException(
                    "program '"
                            + name
                            + "' does not exist or cannot be executed; correct"
                            + " --program");
        }
        return found.get().toString();
    }
}
