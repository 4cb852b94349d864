package dev.percpu.harness.store;

/**
 * A limit that a figure is compared with.
 *
 * @param direction the side of {@code value} on which the goal is met
 * @param value the limit; a figure equal to it meets the goal
 */
public record Bound(Direction direction, double value) {

    /** A side of a bound. */
    public enum Direction {
        /** Small figures are good. */
        AT_MOST,
        /** Large figures are good. */
        AT_LEAST
    }

    /** A bound that is the largest good figure. */
    public static Bound atMost(double value) {
        return new Bound(Direction.AT_MOST, value);
    }

    /** A bound that is the smallest good figure. */
    public static Bound atLeast(double value) {
        return new Bound(Direction.AT_LEAST, value);
    }

    /** Whether a figure is equal to the bound or on its good side. */
    public boolean met(double figure) {
        return direction == Direction.AT_MOST ? figure <= value : figure >= value;
    }
}
