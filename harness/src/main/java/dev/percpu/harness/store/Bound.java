package dev.percpu.harness.store;

/**
 * What a figure is held against.
 *
 * @param direction on which side of {@code value} the goal is met
 * @param value the bound, itself good enough
 */
public record Bound(Direction direction, double value) {

    /** A side of a bound. */
    public enum Direction {
        /** Small figures are good. */
        AT_MOST,
        /** Great figures are good. */
        AT_LEAST
    }

    /**
     * A bound from above.
     *
     * @param value the greatest good figure
     * @return the bound
     */
    public static Bound atMost(double value) {
        return new Bound(Direction.AT_MOST, value);
    }

    /**
     * A bound from below.
     *
     * @param value the least good figure
     * @return the bound
     */
    public static Bound atLeast(double value) {
        return new Bound(Direction.AT_LEAST, value);
    }

    /**
     * Whether a figure is good enough.
     *
     * @param figure the figure
     * @return whether it is the bound itself, or on its good side
     */
    public boolean met(double figure) {
        return direction == Direction.AT_MOST ? figure <= value : figure >= value;
    }
}
