/**
 * What the threads of a run do inside a fork: the workloads, and the two ways to run them.
 *
 * <p>A {@code Load} is a workload with the counters of one subject, a {@code Task} what one thread
 * does to them, one operation at a time. A fork has one of two engines, which differ in nothing
 * that a task sees:
 *
 * <ul>
 *   <li>JMH's own threads, where each of them can have a CPU: {@code LoadBenchmark}, and {@code
 *       SidesBenchmark} where some threads read and the others update;
 *   <li>a {@code Crowd}, where there are more threads than CPUs or the threads are virtual.
 * </ul>
 *
 * <p>A new workload is a {@link dev.percpu.harness.bench.load.WorkloadKind}, a task, and a case in
 * {@code Loads}. Everything about a fork that is the same for all workloads, such as where its
 * threads run and what it leaves behind, is the matter of {@code Trial} and {@code Seat}.
 */
package dev.percpu.harness.bench.load;
