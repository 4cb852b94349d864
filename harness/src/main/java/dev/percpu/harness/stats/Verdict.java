package dev.percpu.harness.stats;

import dev.percpu.harness.store.Validation;

/** Whether the forks of a cell counted every update and, if not, how far off they are. */
public sealed interface Verdict {

    /** Every fork ended and counted what it issued. */
    record Validated() implements Verdict {}

    /**
     * At least one fork counted more or fewer updates than it issued.
     *
     * @param lost updates missing, over all forks
     * @param invented updates counted that were never issued, over all forks
     * @param issued updates issued, over all forks
     * @param worst the fork that is furthest off
     * @param wrongForks the number of forks that are off
     */
    record Lost(long lost, long invented, long issued, Validation worst, int wrongForks)
            implements Verdict {

        /** The lost and invented updates, as a share of those issued. */
        public double share() {
            return issued == 0 ? 1 : (double) (lost + invented) / issued;
        }
    }

    /**
     * At least one fork failed, or could not be checked.
     *
     * @param error the error of the first such fork
     */
    record Failed(String error) implements Verdict {}
}
