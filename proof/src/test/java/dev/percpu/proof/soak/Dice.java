package dev.percpu.proof.soak;

/**
 * What the next update is, drawn from a state of 64 bits that each draw replaces. Small enough to
 * cost less than the update, and the same for the same seed.
 */
final class Dice {

    private static final long MULTIPLIER = 0x5851_f42d_4c95_7f2dL;
    private static final long INCREMENT = 0x1405_7b7e_f767_814fL;

    /** One update in so many is made by an operation of the counter's own type. */
    private static final int RARITY = 1_024;

    private Dice() {}

    /** The next state. Its upper bits are the random ones. */
    static long roll(long state) {
        return state * MULTIPLIER + INCREMENT;
    }

    /** What to add: −1 to 14, and so more often up than down. */
    static long delta(long state) {
        return (state >>> 60) - 1;
    }

    /** Which of a power of two many. */
    static int of(int many, long state) {
        return (int) (state >>> 50) & (many - 1);
    }

    static boolean rare(long state) {
        return (state >>> 38 & (RARITY - 1)) == 0;
    }

    /** Spreads consecutive numbers over all seeds: the finaliser of SplitMix64. */
    static long seed(long number) {
        long mixed = (number ^ number >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ mixed >>> 31;
    }
}
