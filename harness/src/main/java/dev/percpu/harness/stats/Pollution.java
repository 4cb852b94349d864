package dev.percpu.harness.stats;

/**
 * What an update costs in a JVM that has run other counters, compared with a JVM of its own.
 *
 * @param subject what was measured
 * @param threads the number of updating threads
 * @param aloneNs net nanoseconds per operation and thread, alone
 * @param pollutedNs the same, polluted
 */
public record Pollution(String subject, int threads, double aloneNs, double pollutedNs) {

    /** The workload that updates a counter in a JVM of its own. */
    public static final String ALONE = "update";

    /** The same workload in a JVM where every other counter has run before. */
    public static final String POLLUTED = "update-polluted";

    /** How many times as long an update takes when polluted. */
    public double ratio() {
        return pollutedNs / aloneNs;
    }
}
