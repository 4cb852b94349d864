package dev.percpu.counters;

/** When the memory of a closed counter may serve another one. */
public enum SlotReuse {
    /**
     * Once the garbage collector has shown that no thread can still be inside an update that began
     * before the close. Safe for every use; memory comes back only with the collector's next cycle.
     */
    AFTER_COLLECTION,

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
     * their result, this is {@link #IMMEDIATE}. The caller guarantees the same as there.
     */
    CACHED
}
