package dev.percpu.harness.stats.scaling;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.CpuLocation;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.HostFacts;
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
 * with few threads, and predicts the times with more threads.
 *
 * @param expected the expected time of an update, in nanoseconds
 * @param measured the measured time of an update, in nanoseconds
 */
public record Prediction(String subject, int threads, CostModel.Range expected, double measured) {

    private static final String SHARED = "atomic:heap:";

    /** Subjects that have a slot for each thread or each CPU. */
    private static final List<String> OWN =
            List.of("LongAdder", "striped:heap:", "striped:offheap:", "owner:heap:");

    /** With fewer threads, the cache line is handed over too rarely. */
    private static final int FEWEST = 4;

    /** Whether the measured time lies within the expected range. */
    public boolean confirmed() {
        return expected.holds(measured);
    }

    /** All predictions that the fork results can test; empty if the machine is too small. */
    public static List<Prediction> of(HostFacts host, List<ForkResult> results) {
        List<Cell> cells =
                RunSummary.of(results).cells().stream()
                        .filter(cell -> cell.scenario().workload().equals("update"))
                        .filter(cell -> cell.scenario().pinning().equals("core"))
                        .toList();
        List<Prediction> predictions = new ArrayList<>();
        Map<Integer, Double> shared = times(cells, SHARED);
        int cache = cacheCores(host.cpus());
        shared.keySet().stream()
                .filter(threads -> threads >= FEWEST && threads <= cache)
                .max(Integer::compare)
                .ifPresent(
                        few -> {
                            CostModel model =
                                    new CostModel(
                                            shared.getOrDefault(1, 0.0), shared.get(few) / few, 0);
                            shared.forEach(
                                    (threads, ns) -> {
                                        if (threads > few) {
                                            predictions.add(
                                                    new Prediction(
                                                            SHARED,
                                                            threads,
                                                            model.shared(threads),
                                                            ns));
                                        }
                                    });
                        });
        for (String subject : OWN) {
            Map<Integer, Double> own = times(cells, subject);
            Optional.ofNullable(own.get(1))
                    .map(local -> new CostModel(local, 0, 0).own())
                    .ifPresent(
                            range ->
                                    own.forEach(
                                            (threads, ns) -> {
                                                if (threads >= FEWEST) {
                                                    predictions.add(
                                                            new Prediction(
                                                                    subject, threads, range, ns));
                                                }
                                            }));
        }
        return predictions;
    }

    /** The number of cores that share a last-level cache with the first CPU. */
    private static int cacheCores(List<CpuLocation> cpus) {
        Set<Integer> cores = new HashSet<>();
        for (CpuLocation pinning : cpus) {
            if (pinning.cache() == cpus.get(0).cache()) {
                cores.add(pinning.core());
            }
        }
        return cores.size();
    }

    private static Map<Integer, Double> times(List<Cell> cells, String subject) {
        Map<Integer, Double> times = new TreeMap<>();
        Stream<Cell> own = cells.stream().filter(cell -> cell.subject().startsWith(subject));
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
