/**
 * The code that runs inside the JVM that measures how long a cache line takes from one CPU to
 * another.
 *
 * <p>The workload, its two threads and the line between them belong here. The evaluation of the
 * figures does not.
 */
package dev.percpu.harness.bench.cores;
