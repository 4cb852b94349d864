package dev.percpu.counters.contract;

/**
 * How often the contracts repeat what may go wrong only once in many times. On a machine that is
 * slower by far than the usual one, an emulated one say, a system property divides that.
 */
final class Rounds {

    private static final int DIVISOR = Integer.getInteger("dev.percpu.counters.rounds.divisor", 1);

    private Rounds() {}

    /** That many rounds where nothing else is said, and never fewer than two. */
    static int of(int usual) {
        return Math.max(2, usual / DIVISOR);
    }
}
