package dev.percpu.counters;

import java.util.Objects;

/**
 * How far a counter's answers may be from its true value.
 *
 * <p>At a quiescent point, {@code true − under ≤ read() ≤ true + over} holds. A bound of {@link
 * #UNBOUNDED} means that the counter promises no bound on that side.
 *
 * @param under by how much {@link Counter#read()} may be below the true value, at least zero
 * @param over by how much {@link Counter#read()} may be above the true value, at least zero
 * @param sum what {@link Counter#sum()} means under concurrent updates
 */
public record Accuracy(long under, long over, Consistency sum) {

    /** Stands for a bound that the counter does not promise. */
    public static final long UNBOUNDED = Long.MAX_VALUE;

    /** What a sum means if updates run at the same time. */
    public enum Consistency {
        /**
         * The sum is the value that the counter had at one instant between the call and its return.
         */
        LINEARIZABLE,
        /**
         * The sum counts every update that returned before the call. It counts no update that began
         * after the call returned. An update that overlaps with the call may be counted or not. The
         * sum is exact when no update is in flight.
         *
         * <p>With updates of both signs, the sum may be a value that the counter never had.
         * Example: a thread adds one, moves to another slot, and subtracts one there. The sum may
         * count only the subtraction, and so be negative. The snapshot of a {@link SnapshotCounter}
         * does not have this problem.
         */
        QUIESCENT,
        /** Updates may be lost, so the sum has no guarantee. */
        LOSSY
    }

    /** Reads and sums are exact when no update is in flight. */
    public static final Accuracy QUIESCENT = new Accuracy(0, 0, Consistency.QUIESCENT);

    /** Reads and sums are the counter's value at one instant during the call. */
    public static final Accuracy LINEARIZABLE = new Accuracy(0, 0, Consistency.LINEARIZABLE);

    /** Reads and sums have no guarantee. */
    public static final Accuracy LOSSY = new Accuracy(UNBOUNDED, UNBOUNDED, Consistency.LOSSY);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if a bound is negative
     */
    public Accuracy {
        Objects.requireNonNull(sum, "sum");
        if (under < 0 || over < 0) {
            throw new IllegalArgumentException(
                    "accuracy bounds must not be negative: under " + under + ", over " + over);
        }
    }

    /**
     * Whether a read at a quiescent point may return {@code observed} if the true value is {@code
     * actual}.
     *
     * @param observed the value that was read
     * @param actual the true value
     * @return whether the difference, taken modulo 2<sup>64</sup>, is within the bounds
     */
    public boolean allows(long observed, long actual) {
        long difference = observed - actual;
        return difference >= 0
                ? over == UNBOUNDED || difference <= over
                : under == UNBOUNDED || difference >= -under;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Accuracy that
                && under == that.under
                && over == that.over
                && sum == that.sum;
    }

    @Override
    public int hashCode() {
        int hash = Long.hashCode(under);
        hash = 31 * hash + Long.hashCode(over);
        hash = 31 * hash + sum.hashCode();
        return hash;
    }
}
