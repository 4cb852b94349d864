/**
 * What a fork uses: the subjects, what can be done to them, and what the fork leaves behind for its
 * parent.
 *
 * <p>The package {@code bench.workloads} says what threads do, and {@code bench.load} how they are
 * run. The benchmarks of {@code counters targets} are in {@code bench.jmh}. Parent and fork
 * exchange data through {@link dev.percpu.harness.bench.ForkSettings} and {@link
 * dev.percpu.harness.bench.Evidence}.
 */
package dev.percpu.harness.bench;
