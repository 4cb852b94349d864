package dev.percpu.harness.run;

import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;

/** Runs the forks of a run. */
public interface Forks extends AutoCloseable {

    /** Runs one fork until it succeeds or fails; the row of a failed fork holds the error. */
    ForkResult run(Plan.Step step);

    /**
     * Whether the first failed fork ends the run, because the other forks would fail for the same
     * reason.
     */
    default boolean endAtFailure() {
        return false;
    }

    @Override
    default void close() {
        // Most implementations have nothing to clean up.
    }
}
