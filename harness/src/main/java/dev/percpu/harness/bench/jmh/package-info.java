/**
 * Workloads that are JMH benchmarks of their own, with one measured thread: questions that goals
 * ask and that no loop of tasks can answer without being measured itself.
 */
package dev.percpu.harness.bench.jmh;
