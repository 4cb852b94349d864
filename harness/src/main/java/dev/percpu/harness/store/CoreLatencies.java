package dev.percpu.harness.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How long a cache line takes from one CPU to another: {@code c2c.json}.
 *
 * @param host the machine
 * @param cpus the CPUs that were measured
 * @param hops hops of each sample
 * @param samples samples of each pair
 * @param pairs each pair once, in the order of {@code cpus}
 */
public record CoreLatencies(
        HostFacts host, List<Integer> cpus, int hops, int samples, List<Pair> pairs) {

    private static final String FILE = "c2c.json";

    /** Copies the lists. */
    public CoreLatencies {
        cpus = List.copyOf(cpus);
        pairs = List.copyOf(pairs);
    }

    /**
     * Two CPUs.
     *
     * @param one a CPU
     * @param other another
     * @param nanoseconds one hop from one to the other, the median over samples
     * @param low the first quartile
     * @param high the third quartile
     */
    public record Pair(int one, int other, double nanoseconds, double low, double high) {}

    /**
     * The latency between two CPUs, whichever is named first.
     *
     * @param one a CPU
     * @param other another
     * @return the pair; empty if it was not measured
     */
    public Optional<Pair> between(int one, int other) {
        return pairs.stream()
                .filter(
                        pair ->
                                pair.one == one && pair.other == other
                                        || pair.one == other && pair.other == one)
                .findFirst();
    }

    /**
     * Leaves this in a directory, over what was there.
     *
     * @param directory where; it is made if it does not exist
     * @throws IOException if it cannot be written
     */
    public void write(Path directory) throws IOException {
        JsonFiles.write(directory.resolve(FILE), this);
    }

    /**
     * Reads what was left in a directory.
     *
     * @param directory a result directory
     * @return the latencies; empty if there are none
     * @throws IOException if the file is damaged; the message names it
     */
    public static Optional<CoreLatencies> read(Path directory) throws IOException {
        return JsonFiles.readIfThere(directory.resolve(FILE), CoreLatencies.class);
    }
}
