/**
 * The contracts of the counters, and the names that select a variant.
 *
 * <p>This package has the contracts, the value types, and one counter that is ready for use, {@link
 * dev.percpu.counters.Adder}. Applications import only this package. The {@link
 * dev.percpu.counters.CounterProvider providers} on the path decide which designs and layouts exist
 * at run time.
 *
 * <h2>Words</h2>
 *
 * <ul>
 *   <li><b>Slot</b>: one {@code long} that belongs to one index value, for example to one CPU.
 *   <li><b>Fold</b>: to move a slot's value to the counter's central count.
 *   <li><b>Batch</b>: the absolute value at which a slot is folded.
 *   <li><b>Quiescent</b>: no update of the counter is in flight: every update that has begun has
 *       returned.
 * </ul>
 *
 * <h2>Rules that hold for every counter</h2>
 *
 * <ul>
 *   <li>Any thread, platform or virtual, may call any method at any time.
 *   <li>Values are 64-bit two's complement and wrap on overflow, as {@code long} does. Reads never
 *       tear.
 *   <li>No method publishes the caller's other writes. A counter orders only its own updates; do
 *       not use it to synchronise other data.
 *   <li>No argument and no result is {@code null}. A {@code null} argument throws a {@link
 *       NullPointerException} whose message is the name of the parameter.
 *   <li>A refused call changes nothing. The reason may be an argument, a closed counter or a lack
 *       of memory.
 *   <li>If an error such as a {@link StackOverflowError} ends a call early, the counter stays
 *       usable and no other counter is affected. The failed update is either made completely or not
 *       made at all. A value that no call has returned is still in the counter. Failed updates may
 *       widen {@link dev.percpu.counters.Counter#accuracy} by their amounts.
 * </ul>
 */
package dev.percpu.counters;
