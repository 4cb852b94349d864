package dev.percpu.counters;

/** A counter that can return its exact value while threads update it. */
public interface SnapshotCounter extends Counter {

    /**
     * Returns the value at one instant between the call and its return. It is linearizable with
     * respect to every update and every other snapshot. Updates are not delayed. The caller waits
     * for the updates that were in progress at that instant, and for other snapshots.
     *
     * <p>An interrupt does not end the call. The thread's interrupt status is kept.
     *
     * @return the exact value
     * @throws IllegalStateException if the counter is closed
     */
    long snapshot();
}
