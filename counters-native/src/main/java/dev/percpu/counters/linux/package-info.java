/**
 * Calls of native code: libc, the C bridge, and the rungs between them.
 *
 * <p>Everything that needs native access is here. Each class tells whether it can be used: {@code
 * unavailable()} returns the reason and the remedy, and does not throw. Other packages use these
 * calls, for example {@link dev.percpu.counters.cpu} for CPUs.
 *
 * <p>The bindings of libc are written by hand. The bindings of the bridge are generated from its
 * header into {@code dev.percpu.counters.ffi}. That package has only generated files and is not
 * exported.
 */
package dev.percpu.counters.linux;
