/**
 * What a workload is, and the ways to run one inside a fork.
 *
 * <p>A {@link Workload} says what threads do. A {@link Job} is a workload with values for its
 * parameters. {@link Workloads} knows all workloads. A {@code Load} is a job with the counters of
 * one subject. A {@code Task} is what one thread does to these counters, one operation at a time.
 * Tasks run on one of two engines, and a task cannot see which one it is:
 *
 * <ul>
 *   <li>JMH's own threads, if each of them can have a CPU: {@code LoadBenchmark}, or {@code
 *       SidesBenchmark} if some threads read and the others update;
 *   <li>a {@code WorkerPool}, if there are more threads than CPUs or if the threads are virtual.
 * </ul>
 *
 * <p>{@code Trial} and {@code WorkerThread} do what is the same for all workloads, such as pinning
 * threads and writing what the fork leaves behind.
 */
package dev.percpu.harness.bench.load;
