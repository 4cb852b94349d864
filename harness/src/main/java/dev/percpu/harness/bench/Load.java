package dev.percpu.harness.bench;

/**
 * A workload with the counters of one subject. One object serves all threads of a fork.
 *
 * <p>Thread-safe.
 */
public interface Load {

    /** How long a thread waits for another that has to create a counter first. */
    int TIMEOUT_SECONDS = 60;

    /**
     * What a thread is to do, prepared. The counters that it is to own are created by this call.
     *
     * @param number the thread's number; numbers begin at 0
     * @return the task, for the calling thread alone
     */
    Task task(int number);

    /**
     * What the counters hold, and what has been taken out of them. No task is at work any more.
     *
     * @return the sum, which is that of what all tasks have issued unless an update was lost
     */
    long counted();

    /** Closes the counters that are still open. */
    void close();
}
