package dev.percpu.harness.run;

import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Plan;

/** What carries out the forks of a run. */
public interface Forks {

    /**
     * Runs one fork to its end, good or bad.
     *
     * @param step which one
     * @return its row, with the error in it if the fork failed
     */
    ForkRow run(Plan.Step step);
}
