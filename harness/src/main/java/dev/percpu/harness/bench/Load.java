package dev.percpu.harness.bench;

/**
 * A workload together with the counters of one subject. All threads of a fork share one object.
 *
 * <p>Thread-safe.
 */
public interface Load {

    /** How long a thread waits for another thread that must create a counter first. */
    int TIMEOUT_SECONDS = 60;

    /**
     * Prepares what a thread does. This call also creates the counters that the thread owns.
     *
     * @param number the thread's number, from 0
     * @return the task, which only the calling thread may use
     */
    Task task(int number);

    /**
     * The sum of what the counters hold and what has been taken out of them. Call this after all
     * tasks have ended.
     *
     * @return the sum; unless an update was lost, it is equal to the sum of what all tasks have
     *     issued
     */
    long counted();

    /** Closes the counters that are still open. */
    void close();
}
