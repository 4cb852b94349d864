package dev.percpu.harness.stats;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The figures of a cell that may be scored. The components before {@code figures} belong to the
 * first role, by which the cell is ranked.
 *
 * @param opsPerSecond operations per second, all threads of the role together
 * @param nsPerOp nanoseconds per operation and thread, the loop included
 * @param net the time of the counter alone; empty if the run has no score for the empty loop of the
 *     same scenario and roles, or if times were measured
 * @param timesLongAdder how many times as fast as {@code LongAdder}: above 1 is faster; empty if
 *     {@code LongAdder} has no score in the same scenario
 * @param wholeTimes whether {@code timesLongAdder} is a ratio of whole times, because a net time is
 *     missing or cannot be told from zero
 * @param figures what was measured for each role, at least one
 */
public record Score(
        Estimate opsPerSecond,
        double nsPerOp,
        Optional<Figure.Net> net,
        OptionalDouble timesLongAdder,
        boolean wholeTimes,
        List<Figure> figures) {

    public Score {
        figures = List.copyOf(figures);
    }

    /**
     * The score of a cell with at least one figure.
     *
     * @param adder the figure of {@code LongAdder} in the same scenario
     */
    static Score of(List<Figure> figures, Optional<Figure> adder) {
        Figure first = figures.get(0);
        boolean whole =
                adder.filter(
                                base ->
                                        !first.net().filter(Score::told).isPresent()
                                                || !base.net().filter(Score::told).isPresent())
                        .isPresent();
        return new Score(
                first.opsPerSecond(),
                first.nsPerOp(),
                first.net(),
                adder.map(
                                base ->
                                        OptionalDouble.of(
                                                whole
                                                        ? base.nsPerOp() / first.nsPerOp()
                                                        : base.net().orElseThrow().ns()
                                                                / first.net().orElseThrow().ns()))
                        .orElse(OptionalDouble.empty()),
                whole,
                figures);
    }

    private static boolean told(Figure.Net net) {
        return !net.negligible();
    }

    /**
     * Nanoseconds per operation and thread at a throughput.
     *
     * @return the time one thread takes for one operation
     */
    static double nsPerOp(int threads, double opsPerSecond) {
        return threads * 1e9 / opsPerSecond;
    }
}
