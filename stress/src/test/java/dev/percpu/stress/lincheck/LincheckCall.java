package dev.percpu.stress.lincheck;

import java.util.List;
import java.util.Optional;

/**
 * One operation that a thread has completed.
 *
 * @param thread the thread's number
 * @param number how many operations the thread had completed before
 * @param operation its name
 * @param arguments what it was called with
 * @param result what it returned; empty for nothing
 * @param before for each thread, how many operations it had completed when this one began
 */
record LincheckCall(
        int thread,
        int number,
        String operation,
        List<Object> arguments,
        Optional<Object> result,
        List<Integer> before) {

    /** Whether this call had returned when the other one began. */
    boolean precedes(LincheckCall other) {
        return other.before.get(thread) > number;
    }

    /** An argument that is a number. */
    long argument(int place) {
        return ((Number) arguments.get(place)).longValue();
    }

    /** The result, which is a number. */
    long value() {
        return (Long) result.orElseThrow();
    }

    /** Whether the result is that it was done. */
    boolean succeeded() {
        return (Boolean) result.orElseThrow();
    }

    @Override
    public String toString() {
        return "thread "
                + thread
                + ": "
                + operation
                + arguments
                + result.map(r -> " = " + r).orElse("");
    }
}
