package dev.percpu.counters;

/** When the memory of a closed counter may serve another one. */
public enum SlotReuse {
    /**
     * Once the garbage collector has shown that no thread can still be inside an update that began
     * before the close. Safe for every use; memory comes back only with the collector's next cycle.
     */
    AFTER_COLLECTION,

    /**
     * At once. The caller guarantees that no update of the counter is running when {@link
     * Counter#close()} is called and none begins afterwards, as is plain for short-lived counters
     * with one owner. Where that does not hold, a late update lands in whichever counter got the
     * memory next.
     */
    IMMEDIATE,

    /**
     * At once, and zeroed already: groups of designs {@code percpu} and {@code unified} are kept in
     * a cache when they are closed, and closing one clears the slots of the CPUs that updated it,
     * however many are possible. Other counters treat this as {@link #IMMEDIATE}. The caller
     * guarantees the same as there.
     */
    CACHED
}
