package dev.percpu.harness.stats;

import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the threads of one role did, over all forks of a cell.
 *
 * @param role what they did, in one word
 * @param quantity the quantity of the values
 * @param threads the number of threads
 * @param forks one value for each fork, with the number of the fork
 * @param value the summary of these values
 * @param net the time of the counter alone; empty if there is no empty loop to subtract
 * @param netForks the net time of each fork, if the empty loop has a fork in the same round
 */
public record Figure(
        String role,
        Quantity quantity,
        int threads,
        List<ForkValue> forks,
        Estimate value,
        Optional<Net> net,
        List<ForkValue> netForks) {

    private static final double NANOS = 1e9;

    public Figure {
        forks = List.copyOf(forks);
        netForks = List.copyOf(netForks);
    }

    /**
     * The value of one fork.
     *
     * @param fork the number of the fork within its cell
     * @param value the value of its least disturbed iterations
     */
    public record ForkValue(int fork, double value) {}

    /**
     * The cost of the counter alone: the time of an operation less that of the empty loop of the
     * same workload and thread count.
     *
     * @param ns nanoseconds per operation and thread; may be negative where it is negligible
     * @param negligible whether it cannot be told from zero: the 95% interval over rounds is not
     *     above 0 or, with fewer than three rounds, it is no more than the spread of the empty loop
     */
    public record Net(double ns, boolean negligible) {}

    /**
     * The figure of one of the series that all fork results have.
     *
     * @param series the index of the series in a fork result
     */
    static Figure of(List<ForkResult> results, int series) {
        Series first = results.get(0).series().get(series);
        List<ForkValue> forks =
                results.stream()
                        .map(
                                result ->
                                        new ForkValue(
                                                result.fork(), result.series().get(series).value()))
                        .sorted(Comparator.comparingInt(ForkValue::fork))
                        .toList();
        return new Figure(
                first.role(),
                first.quantity(),
                first.threads(),
                forks,
                Estimate.over(values(forks)),
                Optional.empty(),
                List.of());
    }

    private static List<Double> values(List<ForkValue> forks) {
        return forks.stream().map(ForkValue::value).toList();
    }

    /**
     * This figure with its net time, after subtracting the empty loop.
     *
     * @param loopSpread how far apart the loop's forks are, in nanoseconds
     */
    Figure less(Figure loop, double loopSpread) {
        Map<Integer, Double> loops =
                loop.forks.stream()
                        .collect(
                                Collectors.toMap(
                                        ForkValue::fork,
                                        each -> loop.ns(each.value()),
                                        (one, more) -> one));
        List<ForkValue> nets =
                forks.stream()
                        .filter(each -> loops.containsKey(each.fork()))
                        .map(
                                each ->
                                        new ForkValue(
                                                each.fork(),
                                                ns(each.value()) - loops.get(each.fork())))
                        .toList();
        double net = nsPerOp() - loop.nsPerOp();
        boolean told =
                nets.size() < Estimate.FEWEST_FOR_INTERVAL
                        ? net > loopSpread
                        : Student.least(values(nets)) > 0;
        return new Figure(
                role, quantity, threads, forks, value, Optional.of(new Net(net, !told)), nets);
    }

    /** How long one thread takes for one operation. */
    public double nsPerOp() {
        return ns(value.mean());
    }

    /**
     * The 95% interval of the time per operation.
     *
     * @return the interval; empty with fewer than three forks
     */
    public Optional<Interval> nsInterval() {
        return value.interval().map(this::ns);
    }

    /** The shortest and the longest time per operation of a fork. */
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

    /** Operations per second of all threads of the role together, for any measured quantity. */
    Estimate opsPerSecond() {
        return quantity == Quantity.THROUGHPUT
                ? value
                : Estimate.over(
                        values(forks).stream().map(time -> threads * NANOS / time).toList());
    }

    /**
     * How many times as long this takes as another figure: above 1 is slower.
     *
     * @param base what to compare with, of the same quantity and number of threads
     * @param sameRun whether forks with the same number ran in the same round
     */
    public Ratio times(Figure base, boolean sameRun) {
        boolean rounds = sameRun && numbers(forks).equals(numbers(base.forks));
        return quantity == Quantity.TIME
                ? Ratio.of(values(forks), values(base.forks), rounds)
                : Ratio.of(values(base.forks), values(forks), rounds);
    }

    /**
     * The same ratio without the loop, paired by rounds.
     *
     * @return the ratio; empty unless both net times can be told from zero and come from the same
     *     rounds
     */
    public Optional<Ratio> netTimes(Figure base) {
        boolean told =
                net.filter(own -> !own.negligible()).isPresent()
                        && base.net.filter(own -> !own.negligible()).isPresent();
        return told && numbers(netForks).equals(numbers(base.netForks)) && !netForks.isEmpty()
                ? Optional.of(Ratio.of(values(netForks), values(base.netForks), true))
                : Optional.empty();
    }

    private static List<Integer> numbers(List<ForkValue> forks) {
        return forks.stream().map(ForkValue::fork).toList();
    }
}
