package dev.percpu.counters.linux;

import dev.percpu.counters.ffi.percpu_h;
import java.util.Optional;

/**
 * Barriers on all running threads of this process, by {@code membarrier(2)}: the one who seldom
 * waits pays for those who update often.
 *
 * <p>A fence takes microseconds, and interrupts the CPUs that run threads of this process. It is a
 * full barrier of the calling thread, too. Thread-safe.
 */
public enum Fence {
    /** Every running thread goes through a full memory barrier. */
    MEMORY("memory"),

    /** Besides, restartable sequences that are under way commit, or start anew. */
    SECTIONS("rseq");

    private static final int ALL_CPUS = -1;
    private static final int EPERM = 1;

    private final String word;

    /** A kind is not asked for before it is used. */
    private final Registration registration;

    Fence(String word) {
        this.word = word;
        registration =
                new Registration(() -> percpu_h.percpu_fence_register(kind()), this::refused);
    }

    private int kind() {
        return this == MEMORY ? percpu_h.PERCPU_FENCE_MEMORY() : percpu_h.PERCPU_FENCE_RSEQ();
    }

    /**
     * Why this fence cannot be used, decided once: the first call registers the process for it.
     * Only if the kernel was short of something for the moment, the next call tries again.
     *
     * @return the reason and the remedy; empty if it can be used
     */
    public Optional<String> unavailable() {
        Optional<String> bridge = Bridge.unavailable();
        return bridge.isPresent() ? bridge : registration.refusal();
    }

    private String refused(int error) {
        if (Registration.passes(error)) {
            return "the kernel cannot register for the "
                    + word
                    + " membarrier now (error "
                    + error
                    + "); try again";
        }
        return error == EPERM
                ? "membarrier is denied; allow it in the container's seccomp profile"
                : "the kernel has no private expedited "
                        + word
                        + " membarrier (error "
                        + error
                        + "); Linux "
                        + (this == MEMORY ? "4.14" : "5.10")
                        + " or later has it";
    }

    /**
     * Waits until the barrier has been passed everywhere. Takes no lock once it is decided that the
     * fence can be used.
     *
     * @throws IllegalStateException if it cannot be used, or the kernel refuses
     */
    public void await() {
        Optional<String> reason = unavailable();
        int result = reason.isPresent() ? 0 : percpu_h.percpu_fence(kind(), ALL_CPUS);
        if (reason.isPresent() || result != 0) {
            throw new IllegalStateException(
                    "no "
                            + word
                            + " membarrier: "
                            + reason.orElseGet(() -> "the kernel gave error " + -result));
        }
    }
}
