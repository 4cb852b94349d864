package dev.percpu.counters.failure.inside;

import java.util.function.LongUnaryOperator;

/**
 * What a call does to a value.
 *
 * @param full what it does to it
 * @param result what the call has to return where it did that
 * @param may whether a call that fails may have done it
 */
record Effect(LongUnaryOperator full, Result result, boolean may) {

    /** What a result says. */
    enum Result {
        /** Nothing. */
        ANYTHING,
        /** The value, as it was before. */
        VALUE,
        /** Whether the value was changed. */
        CHANGED
    }

    static final Effect NONE = new Effect(value -> value, Result.ANYTHING, false);

    /** A walk over the slots. */
    static final Effect TELLS = new Effect(value -> value, Result.VALUE, false);

    /** A drain that fails has returned nothing, and so has taken nothing. */
    static final Effect DRAINS = new Effect(value -> 0, Result.VALUE, false);

    static Effect adds(long delta) {
        return new Effect(value -> value + delta, Result.ANYTHING, true);
    }

    /** Adds if it returns {@code true}. */
    static Effect triesToAdd(long delta) {
        return new Effect(value -> value + delta, Result.CHANGED, true);
    }

    static Effect sets(long value) {
        return new Effect(old -> value, Result.ANYTHING, true);
    }

    /** Whether a failed call may have left that value. */
    boolean allows(long before, long now) {
        return now == before || may && now == full.applyAsLong(before);
    }

    /** The value after a call that returned. */
    long after(long before, Object returned) {
        return result == Result.CHANGED && !(boolean) returned ? before : full.applyAsLong(before);
    }

    /** Whether what a call returned fits. */
    boolean fits(long before, Object returned) {
        return result != Result.VALUE || returned.equals(before);
    }
}
