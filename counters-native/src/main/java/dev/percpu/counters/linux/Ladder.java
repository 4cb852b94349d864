package dev.percpu.counters.linux;

import dev.percpu.counters.names.Names;
import java.util.Optional;

/**
 * The rung of the ladder that this process stands on, decided once, when this class is first used.
 *
 * <p>Below {@link Rung#RSEQ}, and on it if the JVM was started with flags for {@link
 * Rung#INSTALLED}, one line goes to the {@link System.Logger} {@code dev.percpu.counters}, at level
 * {@code WARNING}: the rung, the reason, and what would lift it. Thread-safe.
 */
public final class Ladder {

    /** The name of the logger. */
    public static final String LOGGER = Names.LOGGER;

    /** What keeps the reason and the remedy apart in everything that says why it is unavailable. */
    private static final String THEN = "; ";

    private static final Rung RUNG;

    /** Why the rung is not one on which nothing is missing that the kernel and the jar can give. */
    private static final Optional<String> MISSING;

    static {
        Optional<String> libc = LibC.unavailable().or(LibC::cpuUnknown);
        Optional<String> bridge = libc.or(Bridge::unavailable);
        MISSING = bridge.or(Sections::unavailable).or(Ladder::unfenced);
        RUNG = rung(libc.isEmpty(), bridge.isEmpty());
        // The highest rung is for those who ask for it, by flags.
        if (MISSING.isPresent() || RUNG == Rung.RSEQ && InstalledSections.asked()) {
            System.getLogger(LOGGER).log(System.Logger.Level.WARNING, describe());
        }
    }

    private Ladder() {}

    /** The kernel is asked what it has only where it refuses; it can say more then. */
    private static Optional<String> unfenced() {
        Optional<String> refused = Fence.SECTIONS.unavailable();
        return refused.isPresent() ? Membarrier.unavailable().or(() -> refused) : refused;
    }

    private static Rung rung(boolean libc, boolean bridge) {
        if (MISSING.isEmpty()) {
            return InstalledSections.available() ? Rung.INSTALLED : Rung.RSEQ;
        }
        if (bridge) {
            return Rung.BRIDGE;
        }
        return libc ? Rung.LIBC : Rung.JAVA;
    }

    private static Optional<String> refusal() {
        return MISSING.or(InstalledSections::unavailable);
    }

    /**
     * The rung.
     *
     * @return the same rung for the life of the process
     */
    public static Rung rung() {
        return RUNG;
    }

    /**
     * Why the rung is no higher.
     *
     * @return the reason without the remedy; empty on the highest rung
     */
    public static Optional<String> reason() {
        return refusal().map(Ladder::reason);
    }

    /**
     * What would lift the process from this rung.
     *
     * @return what to do, in the imperative; empty on the highest rung
     */
    public static Optional<String> remedy() {
        return refusal().map(Ladder::remedy);
    }

    /** A reason may hold the words of others, with semicolons of their own; a remedy has none. */
    static String reason(String refusal) {
        return refusal.substring(0, refusal.lastIndexOf(THEN));
    }

    static String remedy(String refusal) {
        return refusal.substring(refusal.lastIndexOf(THEN) + THEN.length());
    }

    /**
     * The rung, why it is no higher, and what would lift it.
     *
     * @return one sentence
     */
    public static String describe() {
        return "Rung " + RUNG + ": " + does() + refusal().map(why -> ": " + why).orElse("") + ".";
    }

    private static String does() {
        return switch (RUNG) {
            case INSTALLED -> "Restartable sequences are installed in the JVM";
            case RSEQ -> "The C bridge, restartable sequences and their fence are there";
            case BRIDGE -> "The C bridge chooses and updates slots by CPU";
            case LIBC -> "The CPU is asked for through libc";
            case JAVA -> "Slots are chosen by thread, not by CPU";
        };
    }
}
