package dev.percpu.counters;

import java.util.Objects;

/**
 * How far from the true value a counter's answers may be.
 *
 * <p>At a quiescent point {@code true − under ≤ read() ≤ true + over}. {@link #UNBOUNDED} in either
 * bound means that none is promised.
 *
 * @param under by how much {@link Counter#read()} may fall short, at least zero
 * @param over by how much {@link Counter#read()} may exceed, at least zero
 * @param sum what {@link Counter#sum()} means under concurrent updates
 */
public record Accuracy(long under, long over, Consistency sum) {

    /** The bound of an answer for which no bound is promised. */
    public static final long UNBOUNDED = Long.MAX_VALUE;

    /** What a sum means that is taken while updates are in flight. */
    public enum Consistency {
        /** The sum was the counter's value at one instant between the call and its return. */
        LINEARIZABLE,
        /**
         * The sum counts each update that returned before the call, none that began after the
         * return, and any of those that overlap. Exact when no update is in flight.
         *
         * <p>With updates of both signs it may be a value that the counter never had: of a thread
         * that adds one, moves to another slot and subtracts one there, the sum may count the
         * subtraction alone, and be negative. A {@link SnapshotCounter} has a snapshot that cannot.
         */
        QUIESCENT,
        /** Updates may be lost; the sum promises nothing. */
        LOSSY
    }

    /** Reads and sums that are exact whenever no update is in flight. */
    public static final Accuracy QUIESCENT = new Accuracy(0, 0, Consistency.QUIESCENT);

    /** Reads and sums that were the counter's value at one instant. */
    public static final Accuracy LINEARIZABLE = new Accuracy(0, 0, Consistency.LINEARIZABLE);

    /** Reads and sums that promise nothing. */
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
     * Whether a quiescent read may give {@code observed} where the true value is {@code actual}.
     *
     * @param observed what was read
     * @param actual the true value
     * @return whether the difference is within the bounds; it is taken modulo 2<sup>64</sup>
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
