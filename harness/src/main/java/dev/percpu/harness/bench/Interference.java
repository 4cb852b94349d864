package dev.percpu.harness.bench;

/**
 * What kept the workers of a fork from working while they measured, and how the host was then.
 *
 * @param switches how often they lost their CPUs within measured iterations, all workers together;
 *     of a worker pool, the wait for each iteration's start is one of them
 * @param gcMillis the time that collectors took between {@code began} and {@code ended}
 * @param began when the first worker began its first measured iteration, by {@link System#nanoTime}
 * @param ended when the last worker ended its last one
 * @param operations how many operations the workers did in measured iterations, those before all
 *     had begun and after the first had ended included
 * @param host what the host says of their CPUs
 */
public record Interference(
        Switches switches,
        long gcMillis,
        long began,
        long ended,
        long operations,
        HostReading host) {}
