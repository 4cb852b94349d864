package dev.percpu.counters.cpu;

import dev.percpu.counters.linux.InstalledReads;
import dev.percpu.counters.linux.InstalledSections;
import dev.percpu.counters.linux.LibC;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where {@link CurrentCpu} has the CPU from. */
public enum CpuSource {
    /**
     * For platform threads the word {@code cpu_id} of the thread's rseq area, read through memory;
     * for virtual threads as {@link #GETCPU}.
     */
    RSEQ("rseq"),

    /**
     * The same word for platform and virtual threads, read by code that is installed in the JVM:
     * see {@link InstalledReads}.
     */
    INSTALLED("installed"),

    /** {@code sched_getcpu} by a call of libc without a thread transition. */
    GETCPU("getcpu");

    private final String word;

    CpuSource(String word) {
        this.word = word;
    }

    /**
     * The word that stands for this source in the property {@code dev.percpu.counters.cpu}.
     *
     * @return the word
     */
    public String word() {
        return word;
    }

    /**
     * Why this source cannot be used.
     *
     * @return the reason and the remedy; empty if it can be used
     */
    public Optional<String> unavailable() {
        Optional<String> libc = LibC.unavailable().or(LibC::cpuUnknown);
        return switch (this) {
            case RSEQ -> libc.or(RseqFeatures::noArea);
            case INSTALLED -> libc.or(InstalledSections::unavailable);
            case GETCPU -> libc;
        };
    }

    /** The source of that word. */
    static Optional<CpuSource> of(String word) {
        return Arrays.stream(values()).filter(source -> source.word.equals(word)).findFirst();
    }

    /** All words, for a message. */
    static String words() {
        return Arrays.stream(values()).map(CpuSource::word).collect(Collectors.joining(" or "));
    }
}
