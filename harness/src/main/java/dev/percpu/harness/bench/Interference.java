package dev.percpu.harness.bench;

import dev.percpu.harness.host.Meter;

/**
 * What kept the workers of a fork from working while they measured, and the state of the host in
 * that time.
 *
 * @param switches how often all workers together lost their CPUs within measured iterations; in a
 *     worker pool, the wait for the start of each iteration counts as well
 * @param gcMillis the time of garbage collectors between {@code began} and {@code ended}, in
 *     milliseconds
 * @param began when the first worker started its first measured iteration, by {@link
 *     System#nanoTime}
 * @param ended when the last worker ended its last measured iteration, by the same clock
 * @param operations the number of operations of all workers in measured iterations, including those
 *     before all workers had started and after the first one had ended
 * @param host what the host reports about their CPUs
 */
public record Interference(
        Switches switches,
        long gcMillis,
        long began,
        long ended,
        long operations,
        Meter.Span host) {}
