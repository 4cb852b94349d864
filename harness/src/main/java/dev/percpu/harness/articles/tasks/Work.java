package dev.percpu.harness.articles.tasks;

/**
 * Work beside the counters: a chain of arithmetic in which each step depends on the previous one.
 * It takes the same number of cycles wherever it runs, and accesses no memory.
 */
public final class Work {

    private static final long FACTOR = 0x9E3779B97F4A7C15L;
    private static final int SHIFT = 29;

    private Work() {}

    /** Runs a number of steps. The caller must use the result, or the compiler removes the work. */
    public static long chain(int steps, long seed) {
        long value = seed;
        for (int i = 0; i < steps; i++) {
            // Both operations are needed: the compiler would merge a chain of multiplications into
            // one.
            value = (value ^ value >>> SHIFT) * FACTOR;
        }
        return value;
    }

    /** Measures how many nanoseconds a step takes on this CPU. */
    public static double stepNanos() {
        int steps = 1_000_000;
        double least = Double.MAX_VALUE;
        long value = 1;
        for (int round = 0; round < 20; round++) {
            long begun = System.nanoTime();
            value = chain(steps, value);
            least = Math.min(least, (double) (System.nanoTime() - begun) / steps);
        }
        // The chain never reaches zero, but the compiler does not know that.
        return value == 0 ? 0 : least;
    }
}
