/**
 * What a forked JVM is about: the subjects, what can be done to them, and what the fork leaves
 * behind for its parent.
 *
 * <p>What threads do is in {@code bench.workloads}, how they are run in {@code bench.load}; the
 * benchmarks of {@code counters targets} are in {@code bench.jmh}. Parent and fork talk through
 * {@link dev.percpu.harness.bench.ForkSettings} and {@link dev.percpu.harness.bench.Evidence}.
 */
package dev.percpu.harness.bench;
