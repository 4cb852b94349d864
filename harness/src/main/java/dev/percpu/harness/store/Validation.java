package dev.percpu.harness.store;

/**
 * The check that every fork ends with.
 *
 * @param issued the sum of the updates that the workers issued
 * @param counted what the counter said afterwards
 */
public record Validation(long issued, long counted) {

    /**
     * Whether nothing was lost and nothing invented.
     *
     * @return whether the two agree
     */
    public boolean passed() {
        return issued == counted;
    }

    /** How much was lost. */
    public long lost() {
        return issued - counted;
    }
}
