/**
 * {@link dev.percpu.counters.Adder} under the name that the JDK's has, for code that changes an
 * import and nothing else.
 */
package dev.percpu.counters.atomic;
