/**
 * The code that runs inside the JVMs that measure how much memory counters take.
 *
 * <p>Programs that create counters, write to their slots and examine the heap or the process belong
 * here. What starts these programs and evaluates the results does not.
 */
package dev.percpu.harness.bench.memory;
