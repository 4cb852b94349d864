package dev.percpu.harness.stats.scaling;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.CoreLatencies;
import dev.percpu.harness.store.CpuLocation;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Series;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What {@link CostModel} expects of one measured cell. The model takes its times from the same run
 * with few threads, and from the latency between CPUs.
 *
 * @param law what is expected
 * @param size the number of threads, or of CPUs
 * @param expected the expected time in nanoseconds, or the bytes
 * @param measured the measured time in nanoseconds, or the bytes
 */
public record Prediction(
        Law law, String subject, int size, CostModel.Range expected, double measured) {

    private static final String SHARED = "atomic:heap";

    /** Subjects that have a slot for each thread or each CPU. */
    private static final List<String> OWN =
            List.of("LongAdder", "striped:heap", "striped:offheap", "owner:heap");

    /** Designs whose drain walks over the slots of all CPUs and does little else. */
    private static final Set<String> WALKING = Set.of("striped", "percpu");

    /** Designs that have one slot for each CPU off the heap and little else. */
    private static final Set<String> MEASURED = Set.of("percpu", "tree");

    /** With fewer threads, the cache line is handed over too rarely. */
    private static final int FEWEST = 4;

    /** With fewer counters or CPUs, pages that are not full take more than the slots do. */
    private static final int FEWEST_COUNTERS = 10_000;

    private static final int FEWEST_CPUS = 64;

    private static final int PADDED = 128;
    private static final int WITH_SEQUENCE = 16;
    private static final int DENSE = 8;

    private static final String SEVERAL = "needs 4 CPUs";

    /** A sentence of the model. */
    public enum Law {
        /** All threads take turns with one word. */
        SHARED(
                "update of one word for all, ns",
                "threads",
                "run --variants atomic:heap, with 1 thread, a cache's cores, and more"),
        /** Nobody waits for anybody. */
        OWN(
                "update of a slot for each, ns",
                "threads",
                "run --variants LongAdder, with 1 thread and with 4 or more"),
        /** One load for each slot that another CPU has written. */
        WALK(
                "walk over all slots, ns",
                "threads",
                "c2c, and run --workloads drain --variants striped:heap:cpu, with 4 threads or"
                        + " more"),
        /** A slot for each CPU. */
        MEMORY(
                "memory of one of many counters, bytes",
                "CPUs",
                "footprint --variants percpu:offheap --counters 10000");

        private final String text;
        private final String size;
        private final String command;

        Law(String text, String size, String command) {
            this.text = text;
            this.size = size;
            this.command = command;
        }

        /** What is expected, with its unit. */
        public String text() {
            return text;
        }

        /** What the size of a prediction counts. */
        public String size() {
            return size;
        }

        /** Why a machine cannot test this, or what its rows lack. */
        public String untested(HostFacts host) {
            Optional<String> small =
                    switch (this) {
                        case SHARED ->
                                cacheCores(host.cpus()) < FEWEST || host.cpus().size() <= FEWEST
                                        ? Optional.of("needs 4 cores of one cache, and more CPUs")
                                        : Optional.empty();
                        case OWN, WALK ->
                                host.cpus().size() < FEWEST
                                        ? Optional.of(SEVERAL)
                                        : Optional.empty();
                        case MEMORY -> Optional.empty();
                    };
            return small.map(needs -> needs + "; here are " + host.cpus().size())
                    .orElse("not measured: counters " + command);
        }
    }

    /** Whether the measured value lies within the expected range. */
    public boolean confirmed() {
        return expected.holds(measured);
    }

    /** All predictions that the fork results can test, in the order of the laws. */
    public static List<Prediction> of(HostFacts host, List<ForkResult> results) {
        List<Cell> cells =
                RunSummary.of(results).cells().stream()
                        .filter(cell -> cell.scenario().pinning().equals("core"))
                        .toList();
        List<Cell> updates =
                cells.stream().filter(cell -> cell.scenario().workload().equals("update")).toList();
        List<Prediction> predictions = new ArrayList<>(shared(host, updates));
        OWN.forEach(subject -> predictions.addAll(own(subject, updates)));
        CoreLatencies.of(host, results)
                .ifPresent(latencies -> predictions.addAll(walks(latencies, cells)));
        Footprints.of(host, results, List.of())
                .ifPresent(footprints -> predictions.addAll(memory(footprints)));
        return predictions;
    }

    private static List<Prediction> shared(HostFacts host, List<Cell> updates) {
        Map<Integer, Double> times = times(updates, SHARED);
        int cache = cacheCores(host.cpus());
        List<Prediction> predictions = new ArrayList<>();
        times.keySet().stream()
                .filter(threads -> threads >= FEWEST && threads <= cache)
                .max(Integer::compare)
                .ifPresent(
                        few -> {
                            CostModel model =
                                    new CostModel(
                                            times.getOrDefault(1, 0.0), times.get(few) / few, 0);
                            times.forEach(
                                    (threads, ns) -> {
                                        if (threads > few) {
                                            predictions.add(
                                                    new Prediction(
                                                            Law.SHARED,
                                                            SHARED,
                                                            threads,
                                                            model.shared(threads),
                                                            ns));
                                        }
                                    });
                        });
        return predictions;
    }

    private static List<Prediction> own(String subject, List<Cell> updates) {
        Map<Integer, Double> times = times(updates, subject);
        List<Prediction> predictions = new ArrayList<>();
        Optional.ofNullable(times.get(1))
                .map(local -> new CostModel(local, 0, 0).own())
                .ifPresent(
                        range ->
                                times.forEach(
                                        (threads, ns) -> {
                                            if (threads >= FEWEST) {
                                                predictions.add(
                                                        new Prediction(
                                                                Law.OWN, subject, threads, range,
                                                                ns));
                                            }
                                        }));
        return predictions;
    }

    /** One thread drains, so that it walks over the slots of all the others. */
    private static List<Prediction> walks(CoreLatencies latencies, List<Cell> cells) {
        double[] hops =
                latencies.pairs().stream()
                        .mapToDouble(CoreLatencies.Pair::nanoseconds)
                        .sorted()
                        .toArray();
        CostModel model = new CostModel(0, 0, 2 * hops[hops.length / 2]);
        List<Prediction> predictions = new ArrayList<>();
        for (Cell cell : cells) {
            String[] parts = cell.subject().split(":");
            int threads = cell.scenario().threads();
            if (cell.scenario().workload().equals("drain")
                    && threads >= FEWEST
                    && parts.length > 2
                    && WALKING.contains(parts[0])
                    && !parts[1].equals("heap-dense")
                    && parts[2].equals("cpu")) {
                cell.score().stream()
                        .flatMap(score -> score.figures().stream())
                        .filter(figure -> figure.role().equals(Series.READ))
                        .map(
                                figure ->
                                        new Prediction(
                                                Law.WALK,
                                                cell.subject(),
                                                threads,
                                                model.walk(threads - 1),
                                                figure.nsPerOp()))
                        .forEach(predictions::add);
            }
        }
        return predictions;
    }

    private static List<Prediction> memory(Footprints footprints) {
        List<Prediction> predictions = new ArrayList<>();
        for (Footprints.Entry entry : footprints.entries()) {
            String[] parts = entry.subject().split(":");
            if (entry.where() == Footprints.Where.OFFHEAP
                    && entry.counters() >= FEWEST_COUNTERS
                    && entry.possibleCpus() >= FEWEST_CPUS
                    && parts.length > 3
                    && MEASURED.contains(parts[0])
                    && parts[2].equals("cpu")) {
                int slot =
                        parts[1].equals("offheap-padded")
                                ? PADDED
                                : parts[3].startsWith("rseq") ? WITH_SEQUENCE : DENSE;
                predictions.add(
                        new Prediction(
                                Law.MEMORY,
                                entry.subject(),
                                entry.possibleCpus(),
                                CostModel.memory(entry.possibleCpus(), slot),
                                entry.bytes()));
            }
        }
        return predictions;
    }

    /** The number of cores that share a last-level cache with the first CPU. */
    private static int cacheCores(List<CpuLocation> cpus) {
        Set<Integer> cores = new HashSet<>();
        for (CpuLocation location : cpus) {
            if (location.cache() == cpus.get(0).cache()) {
                cores.add(location.core());
            }
        }
        return cores.size();
    }

    private static Map<Integer, Double> times(List<Cell> cells, String subject) {
        Map<Integer, Double> times = new TreeMap<>();
        Stream<Cell> own =
                cells.stream().filter(cell -> (cell.subject() + ":").startsWith(subject + ":"));
        own.forEach(
                cell ->
                        cell.score()
                                .ifPresent(
                                        score ->
                                                times.putIfAbsent(
                                                        cell.scenario().threads(),
                                                        score.nsPerOp())));
        return times;
    }
}
