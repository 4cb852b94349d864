package dev.percpu.counters.cpu;

import dev.percpu.counters.linux.InstalledReads;
import dev.percpu.counters.linux.Ladder;
import dev.percpu.counters.linux.LibC;
import dev.percpu.counters.linux.RseqArea;
import dev.percpu.counters.names.Names;
import java.util.Optional;

/**
 * The CPU that the calling thread runs on, from the fastest source that is right on this machine:
 * see {@link CpuSource}. Thread-safe, for platform and virtual threads; orders nothing.
 *
 * <p>The property {@code dev.percpu.counters.cpu} names the source instead. With a value that means
 * none, or one that cannot be used here, the CPU counts as unknown: {@link #available()} is {@code
 * false}, and a log line says why.
 */
public final class CurrentCpu {

    /** The system property that names the source: a word of {@link CpuSource}. */
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
                                            "no counter is indexed by CPU: " + reason));
        }
        BY_RSEQ = SOURCE == CpuSource.RSEQ;
        BY_INSTALLED = SOURCE == CpuSource.INSTALLED;
        if (BY_RSEQ) {
            // From now on every thread that is registered has its area.
            RseqAreas.known();
        }
    }

    private CurrentCpu() {}

    /** Why the source that was asked for is none. */
    private static Optional<String> refusal(String asked) {
        String property = PROPERTY + " is '" + asked + "'";
        return CpuSource.of(asked)
                .map(source -> source.unavailable().map(reason -> property + ", but " + reason))
                .orElseGet(() -> Optional.of(property + "; use " + CpuSource.words()));
    }

    /**
     * Whether the CPU can be asked for, decided once.
     *
     * @return whether {@link #get()} gives an id
     */
    public static boolean available() {
        return REFUSAL.isEmpty();
    }

    /**
     * Why the CPU cannot be asked for, decided once.
     *
     * @return the reason and the remedy; empty if it can be
     */
    public static Optional<String> unavailable() {
        return REFUSAL;
    }

    /**
     * Where {@link #get()} has the CPU from.
     *
     * @return the same source for the life of the process
     */
    public static CpuSource source() {
        return SOURCE;
    }

    /**
     * The CPU's id. It is a hint: the thread may have moved by the time this returns, and on some
     * container hosts the id lies outside of the possible CPUs, so that whoever indexes memory with
     * it checks it against the bounds first.
     *
     * @return the id as the kernel gives it, or a negative number on an error
     * @throws IllegalStateException if libc cannot be called; the message gives the remedy
     */
    public static int get() {
        if (!BY_RSEQ) {
            return BY_INSTALLED ? InstalledReads.cpu() : LibC.schedGetcpu();
        }
        long area = RseqAreas.known();
        return area != RseqAreas.NONE ? RseqAreas.word(area, RseqArea.CPU_ID) : slowly();
    }

    /** For a virtual thread, and for a thread that is new or not the first of its bin. */
    private static int slowly() {
        long area = RseqAreas.own();
        return area != RseqAreas.NONE ? RseqAreas.word(area, RseqArea.CPU_ID) : LibC.schedGetcpu();
    }
}
