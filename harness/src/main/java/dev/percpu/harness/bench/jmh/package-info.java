/**
 * Workloads that are JMH benchmarks of their own, with one measured thread. They answer questions
 * of goals that a loop of tasks cannot answer, because the loop itself would be measured, too.
 */
package dev.percpu.harness.bench.jmh;
