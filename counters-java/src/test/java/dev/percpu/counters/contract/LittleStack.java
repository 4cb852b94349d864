package dev.percpu.counters.contract;

/**
 * Runs something with hardly any stack left, with a little more, and so on: a {@link
 * StackOverflowError} falls on its first call, on a later one, on each in the end.
 */
public final class LittleStack {

    private static final int ENOUGH = 40;
    private static final int STACK_BYTES = 256 * 1024;

    private LittleStack() {}

    /** What is tried; is to note what has come of it by stores alone. */
    @FunctionalInterface
    public interface Attempt {
        /**
         * Tries it.
         *
         * @param number how often it has been tried before
         */
        void run(int number);
    }

    /** A sweep through a stack. */
    private static final class Sweep {
        private final Attempt attempt;
        private int number;
        private int failures;
        private int successes;

        Sweep(Attempt attempt) {
            this.attempt = attempt;
        }

        /** To the end of the stack; then, on the way back, an attempt at each level. */
        private void dive() {
            try {
                dive();
            } catch (StackOverflowError e) {
                // The end.
            }
            if (successes >= ENOUGH) {
                return;
            }
            try {
                attempt.run(number++);
                successes++;
            } catch (StackOverflowError e) {
                failures++;
                successes = 0;
            }
        }
    }

    /**
     * Tries it again and again, on one thread of its own, until it has succeeded some times on end.
     *
     * @param attempt what is tried
     * @return how often the stack was too short
     * @throws InterruptedException if the caller is interrupted
     */
    public static int sweep(Attempt attempt) throws InterruptedException {
        Sweep sweep = new Sweep(attempt);
        Throwable[] other = new Throwable[1];
        Thread thread = new Thread(null, sweep::dive, "little stack", STACK_BYTES);
        thread.setUncaughtExceptionHandler((ended, e) -> other[0] = e);
        thread.start();
        thread.join();
        if (other[0] != null) {
            throw new AssertionError("thrown with little stack", other[0]);
        }
        return sweep.failures;
    }
}
