package dev.percpu.harness.stats;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The figures of a cell that may be scored. What stands before {@code figures} is that of the first
 * role, by which the cell is ranked.
 *
 * @param opsPerSecond operations per second, all threads of the role together
 * @param nsPerOp nanoseconds per operation and thread, the loop included
 * @param net the counter's own share of {@code nsPerOp}; empty if the run has no score for the
 *     empty loop of the same scenario and roles, or if times were measured
 * @param timesLongAdder how many times as fast as {@code LongAdder}, by net time: above 1 is
 *     faster; empty if either net time is missing or negligible
 * @param figures what was measured for each role, at least one
 */
public record Score(
        Estimate opsPerSecond,
        double nsPerOp,
        Optional<Net> net,
        OptionalDouble timesLongAdder,
        List<Figure> figures) {

    public Score {
        figures = List.copyOf(figures);
    }

    /** The score of a cell's figures, of which there is at least one. */
    static Score of(List<Figure> figures, OptionalDouble timesLongAdder) {
        Figure first = figures.get(0);
        return new Score(
                first.opsPerSecond(), first.nsPerOp(), first.net(), timesLongAdder, figures);
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
