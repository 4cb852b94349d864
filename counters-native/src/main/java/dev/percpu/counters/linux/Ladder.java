package dev.percpu.counters.linux;

import java.util.Optional;

/**
 * The rung of the ladder that this process stands on, decided once, when this class is first used.
 *
 * <p>Below {@link Rung#BRIDGE} one line goes to the {@link System.Logger} {@value #LOGGER}, at
 * level {@code WARNING}: the rung, the reason, and what would lift it. Thread-safe.
 */
public final class Ladder {

    /** The name of the logger. */
    public static final String LOGGER = "dev.percpu.counters";

    private static final Rung RUNG;
    private static final String DESCRIPTION;

    static {
        Optional<String> libc = LibC.unavailable().or(Ladder::cpuUnknown);
        Optional<String> bridge = libc.or(Bridge::unavailable);
        if (libc.isPresent()) {
            RUNG = Rung.JAVA;
            DESCRIPTION = "Slots are chosen by thread, not by CPU: " + libc.get() + ".";
        } else if (bridge.isPresent()) {
            RUNG = Rung.LIBC;
            DESCRIPTION = "The CPU is asked for through libc: " + bridge.get() + ".";
        } else {
            RUNG = Rung.BRIDGE;
            DESCRIPTION = "The C bridge chooses and updates slots by CPU.";
        }
        if (RUNG != Rung.BRIDGE) {
            System.getLogger(LOGGER).log(System.Logger.Level.WARNING, describe());
        }
    }

    private Ladder() {}

    private static Optional<String> cpuUnknown() {
        return LibC.schedGetcpu() >= 0
                ? Optional.empty()
                : Optional.of(
                        "the kernel does not give the current CPU; allow the system call getcpu in"
                                + " the container's seccomp profile");
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
     * The rung, why it is no higher, and what would lift it.
     *
     * @return one sentence
     */
    public static String describe() {
        return "Rung " + RUNG + ": " + DESCRIPTION;
    }
}
