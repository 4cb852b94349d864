package dev.percpu.harness.store;

import java.time.Duration;

/**
 * How long a fork warms up and measures.
 *
 * @param warmups iterations that are thrown away
 * @param warmup the length of each of them
 * @param iterations iterations that count
 * @param iteration the length of each of them
 */
public record Timing(int warmups, Duration warmup, int iterations, Duration iteration) {

    /** Long enough for C2 to settle on so small a loop, short enough for many forks. */
    public static final Timing STANDARD =
            new Timing(3, Duration.ofMillis(150), 5, Duration.ofMillis(150));

    /** Shows that a cell works; nothing to compare by. */
    public static final Timing QUICK =
            new Timing(1, Duration.ofMillis(50), 2, Duration.ofMillis(50));

    /** Starting, compiling and stopping a JVM, as a guess until the first forks have ended. */
    private static final Duration JVM = Duration.ofMillis(700);

    /**
     * How long one fork is likely to take.
     *
     * @return the iterations' length and that of a JVM's start and end
     */
    public Duration fork() {
        return JVM.plus(warmup.multipliedBy(warmups)).plus(iteration.multipliedBy(iterations));
    }
}
