package dev.percpu.harness.articles.tasks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The counters of an {@code rss_stat}, in the kernel's order: pages of a process, by their kind.
 */
public enum MmCounter {
    /** Pages of files. */
    FILE,
    /** Pages without a file. */
    ANON,
    /** Entries in swap. */
    SWAP,
    /** Pages of shared memory. */
    SHMEM;

    /** How many there are. */
    static final int COUNT = values().length;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The name of the counter in traces and options. */
    public String word() {
        return word;
    }

    static Optional<MmCounter> named(String word) {
        return Arrays.stream(values()).filter(counter -> counter.word.equals(word)).findFirst();
    }
}
