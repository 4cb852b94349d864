package dev.percpu.counters;

/** When the memory of a closed counter may serve another one. */
public enum SlotReuse {
    /**
     * Once the garbage collector has found the counter unreachable: then no thread can still be
     * inside one of its methods. Safe for every use, and updates pay nothing for it. Memory comes
     * back with the collector's next cycle of the generation that the counter is in; the library
     * never asks for one. Where a counter may touch more than 4 KiB, of which the collector knows
     * nothing, this is {@link #AFTER_GRACE}.
     */
    AFTER_COLLECTION,

    /**
     * Once no thread can still be inside a method of the counter that began before the close, which
     * takes no collector: threads mark the counter that they use. Safe for every use. Memory comes
     * back as more counters are closed; some dozens of them may wait for each CPU, and one for each
     * thread. An update costs some tenths of a nanosecond more, and one to two where a thread goes
     * from counter to counter. Where a virtual thread has used the counter, or nobody has closed
     * it, this is {@link #AFTER_COLLECTION}.
     */
    AFTER_GRACE,

    /**
     * At once. The caller guarantees that no update, sum or other method of the counter is running
     * when {@link Counter#close()} is called and none begins afterwards, as is plain for
     * short-lived counters with one owner. Where that does not hold, a late update lands in
     * whichever counter got the memory next, and a late fold or drain may meet one of that counter,
     * which loses updates. Updates pay nothing for this, and closing a counter takes the longer the
     * more CPUs are possible.
     */
    IMMEDIATE,

    /**
     * At once, and cleared where it was touched: off-heap counters note which CPUs update them, at
     * a small price for each update, and closing one clears the slots of those, however many CPUs
     * are possible. Groups of designs {@code percpu} and {@code unified} are kept in a cache
     * besides, in every layout. Where it cannot be noted, as for fused updates of designs that need
     * their result, this is {@link #IMMEDIATE}. The caller guarantees the same as there. Closing a
     * counter or group of design {@code unified} always does this, whatever the options say.
     */
    CACHED
}
