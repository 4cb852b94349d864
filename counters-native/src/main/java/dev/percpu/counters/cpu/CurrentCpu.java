package dev.percpu.counters.cpu;

import dev.percpu.counters.linux.InstalledReads;
import dev.percpu.counters.linux.Ladder;
import dev.percpu.counters.linux.LibC;
import dev.percpu.counters.linux.RseqArea;
import dev.percpu.counters.names.Names;
import java.util.Optional;

/**
 * The CPU that the calling thread runs on, from the fastest source that is correct on this machine;
 * see {@link CpuSource}. Thread-safe, for platform and virtual threads. A read has no memory
 * ordering.
 *
 * <p>The property {@code dev.percpu.counters.cpu} can select the source. If its value names no
 * source, or a source that cannot be used here, the CPU is unknown: {@link #available()} is {@code
 * false}, and a log line gives the reason.
 */
public final class CurrentCpu {

    /** The system property that selects the source by its name in {@link CpuSource}. */
    public static final String PROPERTY = Names.property("cpu");

    private static final CpuSource SOURCE;
    private static final Optional<String> REFUSAL;
    private static final boolean BY_RSEQ;
    private static final boolean BY_INSTALLED;

    static {
        String asked = System.getProperty(PROPERTY);
        if (asked == null) {
            SOURCE = CpuSource.RSEQ.unavailable().isEmpty() ? CpuSource.RSEQ : CpuSource.GETCPU;
            REFUSAL = SOURCE.unavailable();
        } else {
            REFUSAL = refusal(asked);
            SOURCE = REFUSAL.isEmpty() ? CpuSource.of(asked).orElseThrow() : CpuSource.GETCPU;
            REFUSAL.ifPresent(
                    reason ->
                            System.getLogger(Ladder.LOGGER)
                                    .log(
                                            System.Logger.Level.WARNING,
                                            "counters cannot use the index 'cpu': " + reason));
        }
        BY_RSEQ = SOURCE == CpuSource.RSEQ;
        BY_INSTALLED = SOURCE == CpuSource.INSTALLED;
        if (BY_RSEQ) {
            // From now on, every registered thread has its area.
            RseqAreas.known();
        }
    }

    private CurrentCpu() {}

    /** Tells why the requested source cannot be used. */
    private static Optional<String> refusal(String asked) {
        String property = PROPERTY + " is '" + asked + "'";
        return CpuSource.of(asked)
                .map(source -> source.unavailable().map(reason -> property + ", but " + reason))
                .orElseGet(() -> Optional.of(property + "; use " + CpuSource.words()));
    }

    /**
     * Whether the current CPU can be found. Decided once.
     *
     * @return whether {@link #get()} returns an id
     */
    public static boolean available() {
        return REFUSAL.isEmpty();
    }

    /**
     * Tells why the current CPU cannot be found. Decided once.
     *
     * @return the reason and the remedy; empty if it can be found
     */
    public static Optional<String> unavailable() {
        return REFUSAL;
    }

    /**
     * Returns the source of {@link #get()}.
     *
     * @return the source; the same for the life of the process
     */
    public static CpuSource source() {
        return SOURCE;
    }

    /**
     * Returns the CPU's id. It is only a hint: the thread may have moved before this method
     * returns. On some container hosts the id is outside of the possible CPUs. So check it against
     * the bounds before you use it as an index.
     *
     * @return the id as the kernel returns it, or a negative number on an error
     * @throws IllegalStateException if libc cannot be called; the message has the remedy
     */
    public static int get() {
        if (!BY_RSEQ) {
            return BY_INSTALLED ? InstalledReads.cpu() : LibC.schedGetcpu();
        }
        long area = RseqAreas.known();
        return area != RseqAreas.NONE ? RseqAreas.word(area, RseqArea.CPU_ID) : slowly();
    }

    /** For virtual threads, and for threads that are new or not the first of their bin. */
    private static int slowly() {
        long area = RseqAreas.own();
        return area != RseqAreas.NONE ? RseqAreas.word(area, RseqArea.CPU_ID) : LibC.schedGetcpu();
    }
}
