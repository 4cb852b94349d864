/**
 * What runs inside the JVMs of {@code counters targets}: a benchmark for each question that the
 * workloads of a run do not ask.
 *
 * <p>JMH benchmarks with one thread, their states and the programs that look at memory belong here.
 * Each leaves its {@link dev.percpu.harness.bench.Evidence}: what was measured had to be right.
 */
package dev.percpu.harness.bench.targets;
