package dev.percpu.harness.stats;

import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the threads of one role did, over all forks of a cell.
 *
 * @param role what they did, in a word
 * @param quantity what the values are
 * @param threads how many they were
 * @param forks a value for each fork, by the fork's number
 * @param value the same in short
 * @param net the counter's own share of the time; empty without an empty loop to take off
 */
public record Figure(
        String role,
        Quantity quantity,
        int threads,
        List<ForkValue> forks,
        Estimate value,
        Optional<Net> net) {

    private static final double NANOS = 1e9;

    public Figure {
        forks = List.copyOf(forks);
    }

    /**
     * The figure of one of the series that all rows have.
     *
     * @param series the series' place among those of a row
     */
    static Figure of(List<ForkResult> results, int series) {
        Series first = results.get(0).series().get(series);
        List<ForkValue> forks =
                results.stream()
                        .map(
                                result ->
                                        new ForkValue(
                                                result.fork(), result.series().get(series).mean()))
                        .sorted(Comparator.comparingInt(ForkValue::fork))
                        .toList();
        return new Figure(
                first.role(),
                first.quantity(),
                first.threads(),
                forks,
                Estimate.over(values(forks)),
                Optional.empty());
    }

    private static List<Double> values(List<ForkValue> forks) {
        return forks.stream().map(ForkValue::value).toList();
    }

    Figure withNet(Net own) {
        return new Figure(role, quantity, threads, forks, value, Optional.of(own));
    }

    /** How long one thread takes for one operation. */
    public double nsPerOp() {
        return ns(value.mean());
    }

    /**
     * The 95% interval of that time.
     *
     * @return the interval; empty with fewer than three forks
     */
    public Optional<Interval> nsInterval() {
        return value.interval().map(this::ns);
    }

    /** The least and the greatest of such times. */
    Interval nsRange() {
        return ns(value.range());
    }

    private Interval ns(Interval values) {
        return quantity == Quantity.TIME
                ? values
                : new Interval(ns(values.high()), ns(values.low()));
    }

    private double ns(double fork) {
        return quantity == Quantity.TIME ? fork : threads * NANOS / fork;
    }

    /** Operations per second, all threads of the role together, whatever was measured. */
    Estimate opsPerSecond() {
        return quantity == Quantity.THROUGHPUT
                ? value
                : Estimate.over(
                        values(forks).stream().map(time -> threads * NANOS / time).toList());
    }

    /**
     * How long this takes against another: above 1 is slower.
     *
     * @param base what to compare with, of the same quantity and number of threads
     * @param sameRun whether forks of the same number ran in the same round
     */
    public Ratio times(Figure base, boolean sameRun) {
        boolean rounds = sameRun && numbers(forks).equals(numbers(base.forks));
        return quantity == Quantity.TIME
                ? Ratio.of(values(forks), values(base.forks), rounds)
                : Ratio.of(values(base.forks), values(forks), rounds);
    }

    private static List<Integer> numbers(List<ForkValue> forks) {
        return forks.stream().map(ForkValue::fork).toList();
    }
}
