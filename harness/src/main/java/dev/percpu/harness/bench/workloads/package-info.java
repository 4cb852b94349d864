/**
 * The workloads that every machine has. A class here is all about one of them: its name and
 * parameters, who can do it, what its threads do and how the sum is checked. What several of them
 * share stands beside them.
 *
 * <p>A new workload is a new class, and its line in {@code META-INF/services}.
 */
package dev.percpu.harness.bench.workloads;
