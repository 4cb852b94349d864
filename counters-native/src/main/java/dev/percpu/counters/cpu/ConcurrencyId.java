package dev.percpu.counters.cpu;

import dev.percpu.counters.linux.RseqArea;
import dev.percpu.counters.linux.ThreadState;
import java.util.Optional;

/**
 * The kernel's concurrency id ({@code mm_cid}): a number that no two running threads of the process
 * have, as small as can be. It is less than the number of threads and than that of allowed CPUs, so
 * that 8 threads on 256 CPUs have 8 ids.
 *
 * <p>A thread keeps its id only while it runs: when it goes on after it was preempted it may have
 * another, and another thread its former one. Thread-safe, for platform and virtual threads; orders
 * nothing.
 *
 * @see <a href="https://www.kernel.org/doc/html/latest/userspace-api/rseq.html">Restartable
 *     Sequences</a>
 */
public final class ConcurrencyId {

    /** Where in the area the id ends. */
    private static final int END = RseqArea.MM_CID + Integer.BYTES;

    private static final Optional<String> REFUSAL = RseqFeatures.unfilled("concurrency ids", END);
    private static final boolean KNOWN = REFUSAL.isEmpty();

    private ConcurrencyId() {}

    /**
     * Why there are no concurrency ids, decided once.
     *
     * @return the reason and the remedy; empty if there are
     */
    public static Optional<String> unavailable() {
        return REFUSAL;
    }

    /**
     * The calling thread's id, or that of the carrier of a virtual thread. It is a hint like the
     * CPU: to be checked against bounds.
     *
     * @return the id, or a negative number if there is none
     * @throws IllegalStateException if the bridge cannot be used
     */
    public static int get() {
        if (!KNOWN) {
            return ThreadState.concurrencyId();
        }
        long area = RseqAreas.known();
        return area != RseqAreas.NONE ? RseqAreas.word(area, RseqArea.MM_CID) : slowly();
    }

    /** For a virtual thread, and for a thread that is new or not the first of its bin. */
    private static int slowly() {
        long area = RseqAreas.own();
        return area != RseqAreas.NONE
                ? RseqAreas.word(area, RseqArea.MM_CID)
                : ThreadState.concurrencyId();
    }
}
