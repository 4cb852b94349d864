package dev.percpu.harness.articles.tasks;

/**
 * Work beside the counters: a chain of arithmetic of which each step waits for the last. It takes
 * the same number of cycles wherever it runs, and touches no memory.
 */
public final class Work {

    private static final long FACTOR = 0x9E3779B97F4A7C15L;
    private static final int SHIFT = 29;

    private Work() {}

    /** Does some steps. The caller must use the result, or the compiler drops the work. */
    public static long chain(int steps, long seed) {
        long value = seed;
        for (int i = 0; i < steps; i++) {
            // Neither half alone would do: the compiler makes one step of many that only multiply.
            value = (value ^ value >>> SHIFT) * FACTOR;
        }
        return value;
    }

    /** Finds how many nanoseconds a step takes here. */
    public static double stepNanos() {
        int steps = 1_000_000;
        double least = Double.MAX_VALUE;
        long value = 1;
        for (int round = 0; round < 20; round++) {
            long begun = System.nanoTime();
            value = chain(steps, value);
            least = Math.min(least, (double) (System.nanoTime() - begun) / steps);
        }
        // The chain never comes to zero; the compiler does not know.
        return value == 0 ? 0 : least;
    }
}
