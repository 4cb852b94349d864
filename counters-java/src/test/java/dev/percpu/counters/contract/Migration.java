package dev.percpu.counters.contract;

/** Moves threads from CPU to CPU while a test runs. */
@FunctionalInterface
public interface Migration {

    /** Where threads cannot be moved by hand, they are where the kernel puts them. */
    Migration NONE = Runnable::run;

    /**
     * Runs something on the calling thread, which is moved about meanwhile.
     *
     * @param body what to run
     */
    void whileMoving(Runnable body);
}
