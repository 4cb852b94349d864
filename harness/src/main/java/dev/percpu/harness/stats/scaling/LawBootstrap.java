package dev.percpu.harness.stats.scaling;

import dev.percpu.harness.stats.Bootstrap;
import dev.percpu.harness.stats.Estimate;
import dev.percpu.harness.stats.Interval;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Laws fitted to resampled forks. Each thread count is resampled on its own, with as many forks as
 * it has.
 */
final class LawBootstrap {

    /**
     * A fit is slow, so this is fewer resamples than for a mean. Each tail still has fifty laws.
     */
    static final int RESAMPLES = 2_000;

    private static final int COEFFICIENTS = 3;

    private final List<Law> laws;
    private final double tail;

    private LawBootstrap(List<Law> laws, double tail) {
        this.laws = laws;
        this.tail = tail;
    }

    /**
     * Fits a law to each resample.
     *
     * @param forks the throughput of each fork, for each thread count
     * @return the laws; empty if a thread count has too few forks
     */
    static Optional<LawBootstrap> of(double[] threads, List<double[]> forks, int resamples) {
        int[] counts = forks.stream().mapToInt(values -> values.length).toArray();
        int fewest = IntStream.of(counts).min().orElseThrow();
        if (fewest < Estimate.FEWEST_FOR_INTERVAL) {
            return Optional.empty();
        }
        List<Law> laws =
                Bootstrap.draws(resamples, counts)
                        .map(drawn -> LawFitter.relatively(threads, means(forks, drawn)))
                        .toList();
        int degrees = IntStream.of(counts).sum() - COEFFICIENTS;
        return Optional.of(new LawBootstrap(laws, Bootstrap.tail(fewest, degrees)));
    }

    private static double[] means(List<double[]> forks, int[]... drawn) {
        return IntStream.range(0, drawn.length)
                .mapToDouble(i -> Bootstrap.mean(forks.get(i), drawn[i]))
                .toArray();
    }

    /** The 95% interval of a figure of the law. */
    Interval interval(ToDoubleFunction<Law> figure) {
        return Bootstrap.middle(laws.stream().mapToDouble(figure).toArray(), tail);
    }
}
