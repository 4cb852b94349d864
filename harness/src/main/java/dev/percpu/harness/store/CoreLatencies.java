package dev.percpu.harness.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long a cache line takes from one CPU to another, made of the rows of its workload or, of
 * earlier builds, read from {@code c2c.json}.
 *
 * @param host the machine
 * @param cpus the CPUs that were measured
 * @param hops hops of each sample
 * @param samples samples of each pair
 * @param pairs each pair once, in the order of {@code cpus}
 */
public record CoreLatencies(
        HostFacts host, List<Integer> cpus, int hops, int samples, List<Pair> pairs) {

    /** The name of the workload, and those of its parameters. */
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
     * Two CPUs.
     *
     * @param one a CPU
     * @param other another
     * @param nanoseconds one hop from one to the other, the median over samples
     * @param low the first quartile
     * @param high the third quartile
     */
    public record Pair(int one, int other, double nanoseconds, double low, double high) {}

    /** Whether a row is of the workload. */
    public static boolean concern(ForkResult result) {
        return result.scenario().workload().equals(WORKLOAD);
    }

    /** What a CPU is called as a subject, and as the role of a series. */
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
