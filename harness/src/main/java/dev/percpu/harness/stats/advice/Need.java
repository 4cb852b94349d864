package dev.percpu.harness.stats.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a user needs from a counter.
 *
 * @param read how it is read
 * @param limit whether its value must not pass a limit
 * @param oneOwner whether one thread does all updates
 * @param counters the number of counters
 * @param shortLived whether each counter lives only for a moment
 * @param noFlags whether the JVM must run without flags for it
 * @param virtualThreads whether virtual threads update
 */
public record Need(
        Read read,
        boolean limit,
        boolean oneOwner,
        int counters,
        boolean shortLived,
        boolean noFlags,
        boolean virtualThreads) {

    /** This many counters, or more, do not fit into a cache. */
    public static final int MANY = 1_000;

    /** How a counter is read. */
    public enum Read {
        /** Rarely, by its sum. */
        NONE,
        /** Often; the value may be a little off. */
        APPROXIMATE,
        /** Often, by its sum, which is exact when nobody updates. */
        EXACT,
        /** Exactly, while others update. */
        SNAPSHOT
    }

    /** The usual need: the sum of one counter that lives long and that many threads update. */
    public static final Need USUAL = new Need(Read.NONE, false, false, 1, false, false, false);

    /** The needs of the decision table. */
    public static List<Need> table() {
        return List.of(
                USUAL,
                new Need(Read.NONE, false, false, 1, false, true, false),
                new Need(Read.APPROXIMATE, false, false, 1, false, false, false),
                new Need(Read.SNAPSHOT, false, false, 1, false, false, false),
                new Need(Read.NONE, true, false, 1, false, false, false),
                new Need(Read.NONE, false, true, 1, false, false, false),
                new Need(Read.NONE, false, false, 10_000, false, false, false),
                new Need(Read.NONE, false, false, 1, true, false, false));
    }

    /** The need in a few words. */
    public String text() {
        List<String> words = new ArrayList<>();
        words.add(
                switch (read) {
                    case NONE -> "a sum";
                    case APPROXIMATE -> "cheap reads";
                    case EXACT -> "frequent sums";
                    case SNAPSHOT -> "exact under load";
                });
        if (limit) {
            words.add("a limit");
        }
        if (oneOwner) {
            words.add("one owner");
        }
        if (counters >= MANY) {
            words.add(String.format(Locale.ROOT, "%,d counters", counters));
        }
        if (shortLived) {
            words.add("short lives");
        }
        if (virtualThreads) {
            words.add("virtual threads");
        }
        if (noFlags) {
            words.add("no flags");
        }
        return String.join(
                ", ",
                words.size() > 1 && read == Read.NONE ? words.subList(1, words.size()) : words);
    }
}
