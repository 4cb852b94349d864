package dev.percpu.counters.linux;

/**
 * Offsets in a thread's {@code struct rseq}, which is the kernel's interface for good.
 *
 * @see <a href="https://docs.kernel.org/userspace-api/rseq.html">Restartable Sequences</a>
 */
public final class RseqArea {

    /** Of the CPU. */
    public static final int CPU_ID = 4;

    /** Of the NUMA node, since Linux 6.3. */
    public static final int NODE_ID = 20;

    /** Of the concurrency id, since Linux 6.3. */
    public static final int MM_CID = 24;

    /** Of the address of the descriptor of a sequence under way. */
    static final int RSEQ_CS = 8;

    private RseqArea() {}
}
