package dev.percpu.harness.stats.scaling;

/**
 * What counters cost on a machine that nobody has measured, from three of its times. {@code
 * docs/predictions.md} has the reasoning; a test holds the model against measurements of others.
 *
 * @param localNs an update of a word that no other CPU wants
 * @param handoverNs from one update to the next of a word that the CPUs of one last-level cache
 *     want
 * @param lineNs a load of a line that another CPU has written last
 */
public record CostModel(double localNs, double handoverNs, double lineNs) {

    /** A word that is wanted by more CPUs is handed over less often, and from farther away. */
    private static final double NEAR = 0.8;

    private static final double FAR = 3;

    /** Two CPUs of a core share its units, and a full socket has a lower clock. */
    private static final double CROWDED = 2;

    /** Loads that a core has under way at once. */
    private static final double LOADS_AT_ONCE = 8;

    /** From the least to the greatest time that is expected. */
    public record Range(double low, double high) {

        /** Whether a time is as expected. */
        public boolean holds(double ns) {
            return ns >= low && ns <= high;
        }
    }

    /** An update of one word by each of so many threads: they take turns. */
    public Range shared(int threads) {
        double turns = threads * handoverNs;
        return new Range(Math.max(localNs, NEAR * turns), Math.max(localNs, FAR * turns));
    }

    /** An update of a thread's or a CPU's own slot, however many there are. */
    public Range own() {
        return new Range(NEAR * localNs, CROWDED * localNs);
    }

    /**
     * An operation for which each thread holds one lock.
     *
     * @param sectionNs how long, as found with a few threads
     */
    public static Range locked(int threads, double sectionNs) {
        return new Range(NEAR * threads * sectionNs, threads * sectionNs / NEAR);
    }

    /** A sum over so many slots, each on a line that another CPU has written. */
    public Range walk(int slots) {
        return new Range(slots * lineNs / LOADS_AT_ONCE, slots * lineNs);
    }
}
