/**
 * The growing slots behind {@link dev.percpu.counters.Adder} and the heap counters of {@code
 * counters-java}, and helpers of the library's modules. Exported only to those modules;
 * applications do not use it.
 */
package dev.percpu.counters.internal;
