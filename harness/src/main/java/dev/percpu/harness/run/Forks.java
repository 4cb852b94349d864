package dev.percpu.harness.run;

import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;

/** What carries out the forks of a run. */
public interface Forks extends AutoCloseable {

    /** Runs one fork to its end, good or bad; its row has the error if it failed. */
    ForkResult run(Plan.Step step);

    /** Whether a fork that failed ends the run: what stands in its way stands in all ways. */
    default boolean endAtFailure() {
        return false;
    }

    @Override
    default void close() {
        // Most forks leave nothing that has to be taken away.
    }
}
