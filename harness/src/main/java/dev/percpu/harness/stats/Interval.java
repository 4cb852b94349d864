package dev.percpu.harness.stats;

/**
 * A range of one quantity, both ends included.
 *
 * @param low the lower end
 * @param high the upper end
 */
public record Interval(double low, double high) {

    /** Whether a value is one of the ends or lies between them. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
