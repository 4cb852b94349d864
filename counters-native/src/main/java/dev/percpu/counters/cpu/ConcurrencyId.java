package dev.percpu.counters.cpu;

import dev.percpu.counters.linux.RseqArea;
import dev.percpu.counters.linux.ThreadState;
import java.util.Optional;

/**
 * The kernel's concurrency id ({@code mm_cid}): a small number that differs for all running threads
 * of the process. It is less than the number of threads, and less than the number of allowed CPUs.
 * So 8 threads on 256 CPUs use 8 ids.
 *
 * <p>A thread keeps its id only while it runs. After a preemption it may get another id, and
 * another thread may get its former one. Thread-safe, for platform and virtual threads. A read has
 * no memory ordering.
 *
 * @see <a href="https://www.kernel.org/doc/html/latest/userspace-api/rseq.html">Restartable
 *     Sequences</a>
 */
public final class ConcurrencyId {

    /** The end of the id in the area. */
    private static final int END = RseqArea.MM_CID + Integer.BYTES;

    private static final Optional<String> REFUSAL = RseqFeatures.unfilled("concurrency ids", END);
    private static final boolean KNOWN = REFUSAL.isEmpty();

    private ConcurrencyId() {}

    /**
     * Tells why there are no concurrency ids. Decided once.
     *
     * @return the reason and the remedy; empty if there are ids
     */
    public static Optional<String> unavailable() {
        return REFUSAL;
    }

    /**
     * Returns the calling thread's id, or for a virtual thread the id of its carrier. Like the CPU,
     * it is only a hint: check it against bounds before use.
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

    /** For virtual threads, and for threads that are new or not the first of their bin. */
    private static int slowly() {
        long area = RseqAreas.own();
        return area != RseqAreas.NONE
                ? RseqAreas.word(area, RseqArea.MM_CID)
                : ThreadState.concurrencyId();
    }
}
