package dev.percpu.harness.kernel;

import dev.percpu.harness.store.CellKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Asks for many processes, made and reaped one after the other.
 *
 * @param workload the articles' name for it, {@value #FORK_TRUE} or {@value #PARALLEL_TRUE}
 * @param modes how processes are made, each a measurement of its own
 * @param count processes that each runner makes in a repetition
 * @param threads threads that each process is, in the end
 * @param program what they run in place of the built-in program; empty for that one
 * @param load how often, how much at once, and where
 */
public record ProcessRequest(
        String workload,
        List<Mode> modes,
        long count,
        int threads,
        Optional<String> program,
        Load load) {

    /** A process of one thread. */
    public static final String FORK_TRUE = "fork-true";

    /** A process that becomes several threads. */
    public static final String PARALLEL_TRUE = "parallel-true";

    private static final int MOST_THREADS = 4_096;
    private static final long MOST = 1_000_000_000;

    /** The kernel cuts names of processes after so many characters. */
    private static final int COMM = 15;

    /** Copies the list. */
    public ProcessRequest {
        modes = List.copyOf(modes);
    }

    /**
     * What is to be measured.
     *
     * @return a measurement for each mode
     * @throws KernelException if that cannot be done
     */
    public List<Measurement> measurements() throws KernelException {
        Load.atLeast("--count", count, 1);
        if (count > MOST) {
            throw new KernelException("--count is " + count + "; give no more than " + MOST);
        }
        boolean parallel = workload.equals(PARALLEL_TRUE);
        if (parallel && (threads < 2 || threads > MOST_THREADS)) {
            throw new KernelException("--threads is " + threads + "; give 2 to " + MOST_THREADS);
        }
        if (parallel && modes.contains(Mode.FORK_ONLY)) {
            throw new KernelException(
                    "mode fork-only runs no program that could make threads; leave it out");
        }
        String builtIn = parallel ? Programs.PARALLEL_TRUE : Programs.TRUE;
        Programs.require(List.of(Programs.RUNNER, builtIn));
        String path = program.isPresent() ? find(program.orElseThrow()) : Programs.word(builtIn);
        List<Measurement> measurements = new ArrayList<>();
        for (Mode mode : modes.stream().distinct().toList()) {
            measurements.add(measurement(mode, builtIn, path, parallel));
        }
        return measurements;
    }

    private static String find(String name) throws KernelException {
        return Programs.find(name)
                .orElseThrow(
                        () ->
                                new KernelException(
                                        "there is no program '"
                                                + name
                                                + "' to execute; correct --program"))
                .toString();
    }

    private Measurement measurement(Mode mode, String builtIn, String path, boolean parallel) {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                Measurement.CREATE,
                                "--mode",
                                mode.word(),
                                "--count",
                                Long.toString(count)));
        options.addAll(load.options());
        List<String> command = parallel ? List.of(path, Integer.toString(threads)) : List.of(path);
        return new Measurement(
                cell(mode, builtIn),
                options,
                command,
                Optional.of(Set.of(Programs.RUNNER, comm(builtIn))),
                !parallel && program.isEmpty());
    }

    private String comm(String builtIn) {
        String path = program.orElse(builtIn);
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.substring(0, Math.min(COMM, name.length()));
    }

    private CellKey cell(Mode mode, String builtIn) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("mode", mode.word());
        parameters.put("count", Long.toString(count));
        parameters.put("threads", Integer.toString(threads));
        parameters.put("program", program.orElse(builtIn));
        return load.cell(workload, parameters);
    }
}
