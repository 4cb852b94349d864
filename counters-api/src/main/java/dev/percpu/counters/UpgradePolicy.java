package dev.percpu.counters;

/** Decides when a {@link LazyCounter} becomes per-CPU automatically. */
public enum UpgradePolicy {
    /** At the first {@link Counter#add} by a thread that is not the owner. */
    WHEN_SHARED,

    /**
     * When threads other than the owner have updated the counter {@value #REMOTE_UPDATES} times
     * within a second.
     */
    BY_RATE,

    /** Only by {@link LazyCounter#upgrade}. */
    NEVER;

    /**
     * The number of remote updates within a second that upgrades a counter under {@link #BY_RATE}.
     */
    public static final int REMOTE_UPDATES = 256;
}
