package dev.percpu.harness.stats;

import dev.percpu.harness.store.Validation;

/** Whether the forks of a cell counted every update, and by how much they did not. */
public sealed interface Verdict {

    /** Every fork ended and counted what it issued. */
    record Validated() implements Verdict {}

    /**
     * At least one fork counted something else than it issued.
     *
     * @param lost updates missing, over all forks
     * @param invented updates counted that nobody issued, over all forks
     * @param issued updates issued, over all forks
     * @param worst the fork that is furthest off
     * @param wrongForks how many forks are off
     */
    record Lost(long lost, long invented, long issued, Validation worst, int wrongForks)
            implements Verdict {

        /** What is wrong, as a share of what was issued. */
        public double share() {
            return issued == 0 ? 1 : (double) (lost + invented) / issued;
        }
    }

    /**
     * At least one fork ended before it could be checked.
     *
     * @param error what the first of them said
     */
    record Failed(String error) implements Verdict {}
}
