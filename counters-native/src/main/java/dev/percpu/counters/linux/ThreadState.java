package dev.percpu.counters.linux;

import dev.percpu.counters.ffi.percpu_h;
import java.lang.invoke.MethodHandle;

/**
 * The current CPU, node and ids of the calling thread, from the bridge. Each method is one call
 * without a thread transition.
 *
 * <p>Every value may be out of date when the method returns. For a virtual thread, the values are
 * those of its current carrier. Thread-safe. If the bridge cannot be used, every method throws
 * {@link IllegalStateException}.
 */
public final class ThreadState {

    private static final MethodHandle CPU_GETCPU =
            Bridge.link(
                    percpu_h::percpu_cpu_getcpu$address, percpu_h::percpu_cpu_getcpu$descriptor);
    private static final MethodHandle CPU_RSEQ =
            Bridge.link(percpu_h::percpu_cpu_rseq$address, percpu_h::percpu_cpu_rseq$descriptor);
    private static final MethodHandle CPU_RDPID =
            Bridge.link(percpu_h::percpu_cpu_rdpid$address, percpu_h::percpu_cpu_rdpid$descriptor);
    private static final MethodHandle MM_CID =
            Bridge.link(percpu_h::percpu_mm_cid$address, percpu_h::percpu_mm_cid$descriptor);
    private static final MethodHandle NODE_ID =
            Bridge.link(percpu_h::percpu_node_id$address, percpu_h::percpu_node_id$descriptor);
    private static final MethodHandle RSEQ_AREA =
            Bridge.link(percpu_h::percpu_rseq_area$address, percpu_h::percpu_rseq_area$descriptor);

    private ThreadState() {}

    /**
     * Returns the CPU, from libc.
     *
     * @return the CPU, or −1 if it is unknown
     * @throws IllegalStateException if the bridge cannot be used
     */
    public static int cpuByGetcpu() {
        try {
            return (int) CPU_GETCPU.invokeExact();
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }

    /**
     * Returns the CPU, from the thread's rseq area.
     *
     * @return the CPU, or −1 if no area is registered
     * @throws IllegalStateException if the bridge cannot be used
     */
    public static int cpuByRseq() {
        try {
            return (int) CPU_RSEQ.invokeExact();
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }

    /**
     * Returns the CPU, from the processor's instruction {@code rdpid}.
     *
     * @return the CPU, or −1 if the processor does not have the instruction
     * @throws IllegalStateException if the bridge cannot be used
     */
    public static int cpuByRdpid() {
        try {
            return (int) CPU_RDPID.invokeExact();
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }

    /**
     * Returns the concurrency id. It is less than the number of threads of the process, and less
     * than its number of allowed CPUs. No two running threads have the same id.
     *
     * @return the id, or −1 before Linux 6.3
     * @throws IllegalStateException if the bridge cannot be used
     */
    public static int concurrencyId() {
        try {
            return (int) MM_CID.invokeExact();
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }

    /**
     * Returns the NUMA node.
     *
     * @return the node, or −1 before Linux 6.3
     * @throws IllegalStateException if the bridge cannot be used
     */
    public static int node() {
        try {
            return (int) NODE_ID.invokeExact();
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }

    /**
     * Returns the address of the calling thread's {@code struct rseq}. It is valid as long as the
     * thread lives.
     *
     * @return the address; 0 if none is registered
     * @throws IllegalStateException if the bridge cannot be used
     */
    public static long rseqArea() {
        try {
            return (long) RSEQ_AREA.invokeExact();
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }
}
