package dev.percpu.counters.cpu;

import dev.percpu.counters.linux.InstalledReads;
import dev.percpu.counters.linux.InstalledSections;
import dev.percpu.counters.linux.LibC;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The source from which {@link CurrentCpu} gets the CPU. */
public enum CpuSource {
    /**
     * For platform threads, the word {@code cpu_id} of the thread's rseq area, read directly from
     * memory. For virtual threads, the same as {@link #GETCPU}.
     */
    RSEQ("rseq"),

    /**
     * The same word, for platform and virtual threads, read by code that is installed in the JVM;
     * see {@link InstalledReads}.
     */
    INSTALLED("installed"),

    /** A call of libc's {@code sched_getcpu} without a thread transition. */
    GETCPU("getcpu");

    private final String word;

    CpuSource(String word) {
        this.word = word;
    }

    /**
     * Returns the name of this source in the property {@code dev.percpu.counters.cpu}.
     *
     * @return the name
     */
    public String word() {
        return word;
    }

    /**
     * Tells why this source cannot be used.
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

    /** Returns the source with that name. */
    static Optional<CpuSource> of(String word) {
        return Arrays.stream(values()).filter(source -> source.word.equals(word)).findFirst();
    }

    /** Returns all names, for a message. */
    static String words() {
        return Arrays.stream(values()).map(CpuSource::word).collect(Collectors.joining(" or "));
    }
}
