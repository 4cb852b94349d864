package dev.percpu.counters.linux;

import dev.percpu.counters.ffi.percpu_h;
import java.util.Optional;

/**
 * Barriers on all running threads of this process, by {@code membarrier(2)}. The rare waiting
 * thread pays the cost, and the frequent updates do not.
 *
 * <p>A fence takes microseconds, and interrupts the CPUs that run threads of this process. It is
 * also a full barrier of the calling thread. Thread-safe.
 */
public enum Fence {
    /** Every running thread passes a full memory barrier. */
    MEMORY("memory"),

    /** In addition, restartable sequences in progress either commit or start again. */
    SECTIONS("rseq");

    private static final int ALL_CPUS = -1;
    private static final int EPERM = 1;

    private final String word;

    /** The process registers for a kind only when it is first used. */
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
     * Tells why this fence cannot be used. Decided once: the first call registers the process for
     * the fence. If the kernel refuses only temporarily, the next call tries again.
     *
     * @return the reason and the remedy; empty if it can be used
     */
    public Optional<String> unavailable() {
        Optional<String> bridge = Bridge.unavailable();
        return bridge.isPresent() ? bridge : registration.refusal();
    }

    private String refused(int error) {
        if (Registration.passes(error)) {
            return "the kernel cannot register this process for the "
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
                        + "); use Linux "
                        + (this == MEMORY ? "4.14" : "5.10")
                        + " or later";
    }

    /**
     * Waits until all running threads have passed the barrier. Takes no lock after the decision
     * that the fence can be used.
     *
     * @throws IllegalStateException if the fence cannot be used, or if the kernel refuses
     */
    public void await() {
        Optional<String> reason = unavailable();
        int result = reason.isPresent() ? 0 : percpu_h.percpu_fence(kind(), ALL_CPUS);
        if (reason.isPresent() || result != 0) {
            throw new IllegalStateException(
                    "the "
                            + word
                            + " membarrier failed: "
                            + reason.orElseGet(() -> "the kernel returned error " + -result));
        }
    }
}
