package dev.percpu.counters.linux;

/**
 * Offsets in a thread's {@code struct rseq}. They are part of the kernel's stable interface.
 *
 * @see <a href="https://docs.kernel.org/userspace-api/rseq.html">Restartable Sequences</a>
 */
public final class RseqArea {

    /** Offset of the CPU id. */
    public static final int CPU_ID = 4;

    /** Offset of the NUMA node id, since Linux 6.3. */
    public static final int NODE_ID = 20;

    /** Offset of the concurrency id, since Linux 6.3. */
    public static final int MM_CID = 24;

    /** Offset of the address of the current sequence's descriptor. */
    static final int RSEQ_CS = 8;

    private RseqArea() {}
}
