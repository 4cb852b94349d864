/**
 * What a workload is, and the two ways to run one inside a fork.
 *
 * <p>A {@link Workload} says what threads do, a {@link Job} is one with values for its parameters,
 * and {@link Workloads} knows all of them. A {@code Load} is a job with the counters of one
 * subject, a {@code Task} what one thread does to them, one operation at a time. A fork has one of
 * two engines, which differ in nothing that a task sees:
 *
 * <ul>
 *   <li>JMH's own threads, where each of them can have a CPU: {@code LoadBenchmark}, and {@code
 *       SidesBenchmark} where some threads read and the others update;
 *   <li>a {@code WorkerPool}, where there are more threads than CPUs or the threads are virtual.
 * </ul>
 *
 * <p>Everything about a fork that is the same for all workloads, such as where its threads run and
 * what it leaves behind, is the matter of {@code Trial} and {@code WorkerThread}.
 */
package dev.percpu.harness.bench.load;
