package dev.percpu.harness.stats.scaling;

/**
 * Predicts what counters cost on a machine where nobody has measured them, from three times of that
 * machine. {@code docs/predictions.md} explains the model. A test compares it with measurements of
 * others.
 *
 * @param localNs the time of an update of a word that no other CPU uses
 * @param handoverNs the time from one update to the next of a word that all CPUs of one last-level
 *     cache update
 * @param lineNs the time to load a cache line that another CPU wrote last
 */
public record CostModel(double localNs, double handoverNs, double lineNs) {

    /** If more CPUs update a word, it is handed over less often, and from farther away. */
    private static final double NEAR = 0.8;

    private static final double FAR = 3;

    /**
     * Two CPUs of a core share its execution units, and a fully loaded socket has a lower clock.
     */
    private static final double CROWDED = 2;

    /** The number of loads that a core has in flight at once. */
    private static final double LOADS_AT_ONCE = 8;

    /** The shortest and the longest expected time, in nanoseconds. */
    public record Range(double low, double high) {

        /** Whether a time lies within the range. */
        public boolean holds(double ns) {
            return ns >= low && ns <= high;
        }
    }

    /** The time of an update if all threads update one word and take turns. */
    public Range shared(int threads) {
        double turns = threads * handoverNs;
        return new Range(Math.max(localNs, NEAR * turns), Math.max(localNs, FAR * turns));
    }

    /** The time of an update if each thread or CPU has its own slot, for any number of them. */
    public Range own() {
        return new Range(NEAR * localNs, CROWDED * localNs);
    }

    /**
     * The time of an operation for which each thread takes the same lock.
     *
     * @param sectionNs how long a thread holds the lock, as measured with a few threads
     */
    public static Range locked(int threads, double sectionNs) {
        return new Range(NEAR * threads * sectionNs, threads * sectionNs / NEAR);
    }

    /** The time to sum slots, each on a cache line that another CPU has written. */
    public Range walk(int slots) {
        return new Range(slots * lineNs / LOADS_AT_ONCE, slots * lineNs);
    }
}
