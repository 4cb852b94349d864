package dev.percpu.counters;

/** Decides when another counter may use the memory of a closed counter. */
public enum SlotReuse {
    /**
     * After the garbage collector has found the counter unreachable. Then no thread can still be
     * inside one of its methods. This is safe for every use, and updates pay nothing for it. The
     * memory comes back with the next collection of the generation that the counter is in; the
     * library never requests a collection. The collector does not know about off-heap memory. So if
     * a counter may touch more than 4 KiB of it, this policy acts as {@link #AFTER_GRACE}.
     */
    AFTER_COLLECTION,

    /**
     * When no thread can still be inside a method of the counter that began before the close. This
     * does not need the garbage collector, because each thread marks the counter that it uses. It
     * is safe for every use. The memory comes back as more counters are closed. A few dozen closed
     * counters may wait for each CPU, and one more for each thread. An update costs a few tenths of
     * a nanosecond more, or one to two nanoseconds if the thread switches between counters. If a
     * virtual thread has used the counter, or if nobody closes it, this policy acts as {@link
     * #AFTER_COLLECTION}.
     */
    AFTER_GRACE,

    /**
     * Immediately. The caller guarantees that no update, sum or other method of the counter runs
     * when {@link Counter#close()} is called, and that none begins afterwards. Short-lived counters
     * with one owner meet this condition. If it is not met, a late update changes the counter that
     * got the memory next. A late fold or drain may run at the same time as one of that counter,
     * and updates of that counter are then lost. Updates pay nothing for this policy. Closing a
     * counter takes longer on machines with more possible CPUs.
     */
    IMMEDIATE,

    /**
     * Immediately, and only the slots that were used are cleared. Off-heap counters record which
     * CPUs update them, which costs each update a little. Closing a counter then clears only the
     * slots of those CPUs, however many CPUs are possible. Groups of the designs {@code percpu} and
     * {@code unified} are also kept in a cache, in every layout. Some counters cannot record this,
     * for example those whose design needs the result of a fused update. For them, this policy acts
     * as {@link #IMMEDIATE}. The caller gives the same guarantee as for {@link #IMMEDIATE}.
     * Counters and groups of the design {@code unified} always use this policy, whatever the
     * options say.
     */
    CACHED
}
