/**
 * What a counter promises, and the names by which one is asked for.
 *
 * <p>This package holds contracts and value types, and one counter that is ready for use, {@link
 * dev.percpu.counters.Adder}. Code that counts imports this package alone; which designs and
 * layouts exist at run time is decided by the {@link dev.percpu.counters.CounterProvider providers}
 * that are on the path.
 *
 * <h2>Words</h2>
 *
 * <ul>
 *   <li><b>Slot</b>: one {@code long} that belongs to one index value, for instance to one CPU.
 *   <li><b>Fold</b>: to move a slot's value to the counter's central count.
 *   <li><b>Batch</b>: the magnitude at which a slot is folded.
 *   <li><b>Quiescent</b>: no update of the counter has begun without having returned.
 * </ul>
 *
 * <h2>Rules that hold for every counter</h2>
 *
 * <ul>
 *   <li>All methods may be called by any thread, platform or virtual, at any time.
 *   <li>Values are 64-bit two's complement and wrap on overflow, as {@code long} does. Reads never
 *       tear.
 *   <li>No method publishes the caller's other writes: a counter orders its own updates, and is not
 *       a means to synchronise other data.
 *   <li>No argument and no result is {@code null}; a {@code null} argument throws a {@link
 *       NullPointerException} whose message is the parameter's name.
 *   <li>A call that is refused, for an argument, for a closed counter or for want of memory, has
 *       changed nothing.
 *   <li>An error that cuts a call short, such as a {@link StackOverflowError}, leaves the counter
 *       usable and no other counter touched. An update that failed has been made or has not been
 *       made; a value that no call has returned is still there. Updates that failed may widen
 *       {@link dev.percpu.counters.Counter#accuracy} by their amounts.
 * </ul>
 */
package dev.percpu.counters;
