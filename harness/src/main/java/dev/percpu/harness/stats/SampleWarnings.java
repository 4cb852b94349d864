package dev.percpu.harness.stats;

import dev.percpu.harness.stats.Warning.Kind;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Warnings about the values of a cell's first role: reasons to trust their mean less. */
final class SampleWarnings {

    /**
     * A spread of this share or more to either side of the mean is unstable. pyperf and the
     * report's column of spreads use the same bound.
     */
    private static final double UNSTABLE = 0.10;

    /**
     * A first iteration is slow if it takes longer by this share. Smaller differences are normal
     * for a loop.
     */
    private static final double SLOW = 0.05;

    private static final int FEWEST_ITERATIONS = 3;

    private final CellKey cell;
    private final List<Series> forks;
    private final Figure figure;
    private final OptionalDouble precision;

    /** Warnings of a cell that has a score. */
    SampleWarnings(CellKey cell, CellForks forks, OptionalDouble precision) {
        this.cell = cell;
        this.forks = forks.timed().stream().map(result -> result.series().get(0)).toList();
        this.figure = forks.figures().get(0);
        this.precision = precision;
    }

    List<Warning> all() {
        return Stream.of(spread(), modes(), outliers(), slowStart(), few())
                .flatMap(Optional::stream)
                .toList();
    }

    /** A single fork is judged by its iterations. */
    private Optional<Warning> spread() {
        boolean alone = forks.size() == 1;
        double spread =
                alone ? Estimate.over(forks.get(0).iterations()).spread() : figure.value().spread();
        return spread < UNSTABLE
                ? Optional.empty()
                : Warning.of(
                        Kind.SPREAD,
                        cell,
                        "its %s spread by ±%.1f%% of the mean; 10%% and more is unstable",
                        alone ? "iterations" : "forks",
                        spread * 100);
    }

    private Optional<Warning> modes() {
        return Modes.of(figure.forks().stream().mapToDouble(Figure.ForkValue::value).toArray())
                .flatMap(
                        modes ->
                                Warning.of(
                                        Kind.BIMODAL,
                                        cell,
                                        "its forks fall into two groups %.1f%% apart, of %d and"
                                                + " %d: no fork is near their mean; more forks"
                                                + " show how often each group occurs",
                                        modes.apart() * 100,
                                        modes.low(),
                                        modes.high()));
    }

    private Optional<Warning> outliers() {
        double[] iterations =
                forks.stream()
                        .flatMap(series -> series.iterations().stream())
                        .mapToDouble(Double::doubleValue)
                        .toArray();
        double[] far = Outliers.of(iterations);
        if (far.length == 0) {
            return Optional.empty();
        }
        double median = Medians.median(iterations);
        double worst =
                Arrays.stream(far)
                        .map(value -> value / median - 1)
                        .reduce(0, (one, other) -> Math.abs(one) >= Math.abs(other) ? one : other);
        return Warning.of(
                Kind.OUTLIERS,
                cell,
                "%d of its %d iterations lie far outside of the others, the worst %+.1f%% off"
                        + " their median: something else ran at the same time",
                far.length,
                iterations.length,
                worst * 100);
    }

    /**
     * Uses the median over forks. A first iteration that is slow in only one fork is an outlier and
     * does not mean that the warm-up is too short.
     */
    private Optional<Warning> slowStart() {
        double[] starts =
                forks.stream()
                        .filter(series -> series.iterations().size() >= FEWEST_ITERATIONS)
                        .mapToDouble(SampleWarnings::start)
                        .toArray();
        if (starts.length == 0) {
            return Optional.empty();
        }
        double slower = Medians.median(starts) - 1;
        return slower < SLOW
                ? Optional.empty()
                : Warning.of(
                        Kind.SLOW_START,
                        cell,
                        "its first measured iteration takes %.1f%% longer than those after it:"
                                + " the warm-up is too short",
                        slower * 100);
    }

    /** How many times as long the first iteration takes as the others do. */
    private static double start(Series series) {
        List<Double> values = series.iterations();
        double rest =
                Medians.median(values.stream().skip(1).mapToDouble(Double::doubleValue).toArray());
        return series.quantity() == Quantity.TIME ? values.get(0) / rest : rest / values.get(0);
    }

    private Optional<Warning> few() {
        Estimate value = figure.value();
        if (value.interval().isEmpty()) {
            return Warning.of(
                    Kind.FEW_FORKS,
                    cell,
                    "%d %s no interval; three or more do",
                    value.forks(),
                    value.forks() == 1 ? "fork gives" : "forks give");
        }
        Interval interval = value.interval().orElseThrow();
        double reach = (interval.high() - interval.low()) / 2 / value.mean();
        if (precision.isEmpty() || reach <= precision.getAsDouble()) {
            return Optional.empty();
        }
        return Warning.of(
                Kind.FEW_FORKS,
                cell,
                "its interval is ±%.1f%% of the mean, wider than the ±%.1f%% that was asked"
                        + " for; about %d forks would be enough",
                reach * 100,
                precision.getAsDouble() * 100,
                needed(precision.getAsDouble()));
    }

    private int needed(double share) {
        double[] values = figure.forks().stream().mapToDouble(Figure.ForkValue::value).toArray();
        double deviation = Math.sqrt(Student.variance(values)) / figure.value().mean();
        return Student.forksFor(deviation, share);
    }
}
