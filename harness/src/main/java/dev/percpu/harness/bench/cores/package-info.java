/**
 * What runs inside the JVM that measures how long a cache line takes from one CPU to another.
 *
 * <p>The workload, its two threads and the line between them belong here; what is made of its
 * figures does not.
 */
package dev.percpu.harness.bench.cores;
