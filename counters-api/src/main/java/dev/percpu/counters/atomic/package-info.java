/**
 * {@link dev.percpu.counters.Adder} under the JDK's class name, for code that only changes an
 * import.
 */
package dev.percpu.counters.atomic;
