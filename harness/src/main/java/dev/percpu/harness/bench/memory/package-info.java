/**
 * What runs inside the JVMs that find out how much memory counters take.
 *
 * <p>Programs that create counters, write to their slots and look at the heap or at the process
 * belong here; who starts them and what is made of it does not.
 */
package dev.percpu.harness.bench.memory;
