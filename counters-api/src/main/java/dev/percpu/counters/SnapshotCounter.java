package dev.percpu.counters;

/** A counter whose value can be had exactly while it is being updated. */
public interface SnapshotCounter extends Counter {

    /**
     * The value at one instant between the call and its return: linearizable with respect to every
     * update and every other snapshot. Updaters are not held up; the caller waits for those that
     * were under way at that instant, and for other snapshots.
     *
     * <p>An interrupt neither ends the call nor is lost.
     *
     * @return the exact value
     * @throws IllegalStateException if the counter is closed
     */
    long snapshot();
}
