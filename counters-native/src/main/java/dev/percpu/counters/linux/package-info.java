/**
 * Calls out of Java: libc, the C bridge, and the ladder between them.
 *
 * <p>Everything that needs native access is here. Each way out says for itself whether it can be
 * used ({@code unavailable()} gives the reason and the remedy) and none of them throws while it
 * finds out. What these calls are good for stands elsewhere: CPUs in {@link
 * dev.percpu.counters.cpu}.
 *
 * <p>The bindings of libc are written by hand; those of the bridge are generated from its header
 * into {@code dev.percpu.counters.ffi}, which holds generated files only and is not exported.
 */
package dev.percpu.counters.linux;
