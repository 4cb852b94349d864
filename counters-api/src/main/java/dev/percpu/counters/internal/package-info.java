/**
 * The slots that grow, which {@link dev.percpu.counters.Adder} and the heap counters of {@code
 * counters-java} are made of. Exported to that module alone; applications have no use for it.
 */
package dev.percpu.counters.internal;
