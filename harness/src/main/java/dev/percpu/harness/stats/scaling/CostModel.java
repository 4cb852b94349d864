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

    /** Central words, and pages that are not full, on top of the slots. */
    private static final double WITH_THE_REST = 1.25;

    /** The lowest and the highest expected value: a time in nanoseconds, or bytes. */
    public record Range(double low, double high) {

        /** Whether a value lies within the range. */
        public boolean holds(double value) {
            return value >= low && value <= high;
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

    /**
     * The bytes of one of many counters off the heap that has a slot for each CPU.
     *
     * @param slotBytes the bytes from one slot of a CPU to the next
     */
    public static Range memory(int cpus, int slotBytes) {
        double slots = (double) cpus * slotBytes;
        return new Range(slots, WITH_THE_REST * slots);
    }
}
