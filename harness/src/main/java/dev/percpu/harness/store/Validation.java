package dev.percpu.harness.store;

/**
 * The check at the end of every fork.
 *
 * @param issued the sum of the updates that the workers issued
 * @param counted the sum that the counter returned afterwards
 */
public record Validation(long issued, long counted) {

    /** Whether no update was lost and none was counted twice. */
    public boolean passed() {
        return issued == counted;
    }

    /** The sum of the lost updates. */
    public long lost() {
        return issued - counted;
    }
}
