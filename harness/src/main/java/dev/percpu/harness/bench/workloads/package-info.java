/**
 * The workloads that every machine has. Each class contains everything about one of them: its name
 * and parameters, which subjects can run it, what its threads do and how the sum is checked. What
 * several workloads share is in classes beside them.
 *
 * <p>A new workload needs a new class and a line in {@code META-INF/services}.
 */
package dev.percpu.harness.bench.workloads;
