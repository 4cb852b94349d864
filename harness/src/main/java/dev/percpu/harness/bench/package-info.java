/**
 * What runs inside a forked JVM: the subjects, the workloads as JMH benchmarks, and the check that
 * each fork ends with.
 *
 * <p>Everything that a measured thread executes belongs here, and nothing that only the parent JVM
 * does. The two talk through {@link dev.percpu.harness.bench.ForkSettings} and {@link
 * dev.percpu.harness.bench.Evidence}.
 */
package dev.percpu.harness.bench;
