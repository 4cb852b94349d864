package dev.percpu.harness.stats.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What somebody needs of a counter.
 *
 * @param read how it is read
 * @param limit whether it must not pass a limit
 * @param oneOwner whether one thread does all updates
 * @param counters how many there are
 * @param shortLived whether each lives for a moment
 * @param noFlags whether the JVM gets no flag for it
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

    /** From so many on, the counters do not fit into a cache. */
    public static final int MANY = 1_000;

    /** How a counter is read. */
    public enum Read {
        /** Now and then, by its sum. */
        NONE,
        /** Often, and may be a little off. */
        APPROXIMATE,
        /** Often, by its sum: exact when nobody updates. */
        EXACT,
        /** Exactly, while others update. */
        SNAPSHOT
    }

    /** A sum, of one counter that many threads update for long. */
    public static final Need USUAL = new Need(Read.NONE, false, false, 1, false, false, false);

    /** The needs of the table. */
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
