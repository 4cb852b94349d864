package dev.percpu.counters.contract;

/**
 * How often the contracts repeat what may go wrong only once in many times. On a machine that is
 * slower by far than the usual one, an emulated one say, a system property divides that.
 */
public final class Rounds {

    private static final int DIVISOR = Integer.getInteger("dev.percpu.counters.rounds.divisor", 1);

    private Rounds() {}

    /** That many rounds where nothing else is said, and never fewer than two. */
    static int of(int usual) {
        return of(usual, 2);
    }

    /** That many where nothing else is said, and never fewer than the least. */
    public static int of(int usual, int least) {
        return Math.max(least, usual / DIVISOR);
    }

    /** Of how many cases one is tried: every one where nothing else is said. */
    public static int share(int most) {
        return most / of(most, 1);
    }
}
