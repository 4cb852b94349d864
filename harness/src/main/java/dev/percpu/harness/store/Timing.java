package dev.percpu.harness.store;

import java.time.Duration;

/**
 * How long a fork warms up and measures.
 *
 * @param warmups the number of iterations whose values are not used
 * @param warmup the length of each of them
 * @param iterations the number of iterations that count
 * @param iteration the length of each of them
 */
public record Timing(int warmups, Duration warmup, int iterations, Duration iteration) {

    /**
     * Long enough for C2 to finish compiling such a small loop, and short enough for many forks.
     */
    public static final Timing STANDARD =
            new Timing(3, Duration.ofMillis(150), 5, Duration.ofMillis(150));

    /** Only shows that a cell works; its figures are not for comparison. */
    public static final Timing QUICK =
            new Timing(1, Duration.ofMillis(50), 2, Duration.ofMillis(50));

    /**
     * A guess of the time that a JVM takes to start, compile and stop, used until the first forks
     * have ended.
     */
    private static final Duration JVM = Duration.ofMillis(700);

    /** How long one fork is likely to take, from the start of its JVM to the end. */
    public Duration fork() {
        return JVM.plus(warmup.multipliedBy(warmups)).plus(iteration.multipliedBy(iterations));
    }
}
