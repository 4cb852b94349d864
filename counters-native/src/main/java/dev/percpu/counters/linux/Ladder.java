package dev.percpu.counters.linux;

import dev.percpu.counters.names.Names;
import java.util.Optional;

/**
 * The rung of this process: the level of native support that it can use. Decided once, when this
 * class is first used.
 *
 * <p>On a rung below {@link Rung#RSEQ}, one line goes to the {@link System.Logger} {@code
 * dev.percpu.counters}, at level {@code WARNING}. It names the rung, the reason, and the remedy.
 * The same happens on {@code RSEQ} if the JVM was started with flags for {@link Rung#INSTALLED}.
 * Thread-safe.
 */
public final class Ladder {

    /** The name of the logger. */
    public static final String LOGGER = Names.LOGGER;

    /**
     * Separates the reason and the remedy in every text that tells why something is unavailable.
     */
    private static final String THEN = "; ";

    private static final Rung RUNG;

    /**
     * What is missing of the features that the kernel and the jar can provide; empty if nothing is.
     */
    private static final Optional<String> MISSING;

    static {
        Optional<String> libc = LibC.unavailable().or(LibC::cpuUnknown);
        Optional<String> bridge = libc.or(Bridge::unavailable);
        MISSING = bridge.or(Sections::unavailable).or(Ladder::unfenced);
        RUNG = rung(libc.isEmpty(), bridge.isEmpty());
        // The highest rung is only for JVMs that are started with its flags.
        if (MISSING.isPresent() || RUNG == Rung.RSEQ && InstalledSections.asked()) {
            System.getLogger(LOGGER).log(System.Logger.Level.WARNING, describe());
        }
    }

    private Ladder() {}

    /**
     * Asks the kernel for its features only after a refusal, because the answer is then more
     * precise.
     */
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
     * Returns the rung.
     *
     * @return the rung; the same for the life of the process
     */
    public static Rung rung() {
        return RUNG;
    }

    /**
     * Tells why the rung is not higher.
     *
     * @return the reason without the remedy; empty on the highest rung
     */
    public static Optional<String> reason() {
        return refusal().map(Ladder::reason);
    }

    /**
     * Tells what would bring the process to a higher rung.
     *
     * @return the remedy, in the imperative; empty on the highest rung
     */
    public static Optional<String> remedy() {
        return refusal().map(Ladder::remedy);
    }

    /**
     * A reason may contain texts of other programs, with their own semicolons. A remedy contains
     * none.
     */
    static String reason(String refusal) {
        return refusal.substring(0, refusal.lastIndexOf(THEN));
    }

    static String remedy(String refusal) {
        return refusal.substring(refusal.lastIndexOf(THEN) + THEN.length());
    }

    /**
     * Describes the rung, the reason why it is not higher, and the remedy.
     *
     * @return one sentence
     */
    public static String describe() {
        return "Rung " + RUNG + ": " + does() + refusal().map(why -> ": " + why).orElse("") + ".";
    }

    private static String does() {
        return switch (RUNG) {
            case INSTALLED -> "Restartable sequences are installed in the JVM";
            case RSEQ -> "The C bridge, restartable sequences and their fence are available";
            case BRIDGE -> "The C bridge selects and updates slots by CPU";
            case LIBC -> "The current CPU comes from libc";
            case JAVA -> "Slots are chosen by thread, not by CPU";
        };
    }
}
