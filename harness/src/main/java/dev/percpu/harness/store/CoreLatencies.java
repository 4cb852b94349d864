package dev.percpu.harness.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long a cache line takes from one CPU to another. The values come from the rows of their
 * workload or, for results of earlier builds, from {@code c2c.json}.
 *
 * @param host the machine
 * @param cpus the CPUs that were measured
 * @param hops the number of hops in each sample
 * @param samples the number of samples of each pair
 * @param pairs every pair once, in the order of {@code cpus}
 */
public record CoreLatencies(
        HostFacts host, List<Integer> cpus, int hops, int samples, List<Pair> pairs) {

    /** The name of the workload, followed by the names of its parameters. */
    public static final String WORKLOAD = "c2c";

    public static final String HOPS = "hops";
    public static final String SAMPLES = "samples";

    private static final String FILE = "c2c.json";
    private static final String CPU = "CPU ";
    private static final double LOW = 0.25;
    private static final double MIDDLE = 0.5;
    private static final double HIGH = 0.75;

    public CoreLatencies {
        cpus = List.copyOf(cpus);
        pairs = List.copyOf(pairs);
    }

    /**
     * The latency between two CPUs.
     *
     * @param one a CPU
     * @param other another
     * @param nanoseconds one hop from one to the other in nanoseconds, the median of the samples
     * @param low the first quartile of the samples, in nanoseconds
     * @param high the third quartile of the samples, in nanoseconds
     */
    public record Pair(int one, int other, double nanoseconds, double low, double high) {}

    /** Whether a row belongs to this workload. */
    public static boolean concern(ForkResult result) {
        return result.scenario().workload().equals(WORKLOAD);
    }

    /** The name of a CPU, used as subject and as the role of a series. */
    public static String name(int cpu) {
        return CPU + cpu;
    }

    private static int cpu(String name) {
        return Integer.parseInt(name.substring(CPU.length()));
    }

    /** The latencies in the rows of a run; empty if no row has any. */
    public static Optional<CoreLatencies> of(HostFacts host, List<ForkResult> results) {
        List<ForkResult> good =
                results.stream()
                        .filter(CoreLatencies::concern)
                        .filter(result -> !result.series().isEmpty())
                        .toList();
        if (good.isEmpty()) {
            return Optional.empty();
        }
        List<Pair> pairs =
                good.stream()
                        .flatMap(
                                result ->
                                        result.series().stream()
                                                .map(series -> pair(result.subject(), series)))
                        .toList();
        Map<String, String> parameters = good.get(0).scenario().parameters();
        return Optional.of(
                new CoreLatencies(
                        host,
                        pairs.stream()
                                .flatMap(pair -> Stream.of(pair.one, pair.other))
                                .distinct()
                                .sorted()
                                .toList(),
                        Integer.parseInt(parameters.get(HOPS)),
                        Integer.parseInt(parameters.get(SAMPLES)),
                        pairs));
    }

    private static Pair pair(String one, Series series) {
        double[] sorted =
                series.iterations().stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Pair(
                cpu(one),
                cpu(series.role()),
                quantile(sorted, MIDDLE),
                quantile(sorted, LOW),
                quantile(sorted, HIGH));
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    /** The latency between two CPUs, in either order; empty if it was not measured. */
    public Optional<Pair> between(int one, int other) {
        return pairs.stream()
                .filter(
                        pair ->
                                pair.one == one && pair.other == other
                                        || pair.one == other && pair.other == one)
                .findFirst();
    }

    /**
     * Writes the latencies to a directory and replaces an older file.
     *
     * @param directory the directory; created if it does not exist
     * @throws IOException if the file cannot be written
     */
    public void write(Path directory) throws IOException {
        JsonFiles.write(directory.resolve(FILE), this);
    }

    /**
     * Reads the latencies from a directory.
     *
     * @param directory a result directory
     * @return the latencies; empty if there are none
     * @throws IOException if the file is damaged; the message names it
     */
    public static Optional<CoreLatencies> read(Path directory) throws IOException {
        return JsonFiles.readIfThere(directory.resolve(FILE), CoreLatencies.class);
    }
}
