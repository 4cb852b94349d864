package dev.percpu.counters.design;

import java.util.Random;

/** Updates that look for the edges of rounding, carrying and wrapping. */
final class Deltas {

    private Deltas() {}

    /** A delta near a multiple or a fraction of the batch, small, or anything. */
    static long any(Random random, long batch) {
        long sign = random.nextBoolean() ? 1 : -1;
        return switch (random.nextInt(8)) {
            case 0 -> sign * batch / 2;
            case 1 -> sign * (batch / 2 - 1);
            case 2 -> sign * (batch + random.nextInt(3) - 1);
            case 3 -> sign * batch * (1 << random.nextInt(10)) / 2;
            case 4 -> random.nextLong();
            case 5 -> random.nextInt(4) == 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
            default -> sign;
        };
    }
}
