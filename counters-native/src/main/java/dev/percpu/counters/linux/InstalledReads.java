package dev.percpu.counters.linux;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * Reads the calling thread's current CPU, node and concurrency id, by code that is installed in the
 * JVM. The values are the same as in {@link ThreadState}. Use this class only if {@link
 * InstalledSections#unavailable()} gives no reason, and do not initialise it otherwise.
 * Thread-safe, for platform and virtual threads.
 */
public final class InstalledReads {

    private static final int UNKNOWN = -1;

    private static final MethodHandle CPU;
    private static final MethodHandle NODE;
    private static final MethodHandle CONCURRENCY_ID;
    private static final MethodHandle NOTHING;

    static {
        Installer installer = new Installer(Bodies.class);
        int filled = Bridge.facts().rseqFeatureSize();
        CPU = installer.field("cpu", RseqArea.CPU_ID);
        NODE = installed(installer, "node", RseqArea.NODE_ID, filled);
        CONCURRENCY_ID = installed(installer, "concurrencyId", RseqArea.MM_CID, filled);
        NOTHING = installer.nothing("nothing");
    }

    /**
     * Returns a handle that reads a field, or that returns −1 if the kernel does not fill the
     * field.
     */
    private static MethodHandle installed(Installer installer, String name, int field, int filled) {
        return filled < field + Integer.BYTES
                ? MethodHandles.constant(int.class, UNKNOWN)
                : installer.field(name, field);
    }

    private static final class Bodies {
        static native int cpu();

        static native int node();

        static native int concurrencyId();

        static native int nothing();
    }

    private InstalledReads() {}

    /**
     * The CPU.
     *
     * @return the CPU, or −1 if no area is registered for the thread
     */
    public static int cpu() {
        try {
            return (int) CPU.invokeExact();
        } catch (UnsatisfiedLinkError e) {
            return ThreadState.cpuByRseq();
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }

    /**
     * The NUMA node.
     *
     * @return the node, or −1 before Linux 6.3
     */
    public static int node() {
        try {
            return (int) NODE.invokeExact();
        } catch (UnsatisfiedLinkError e) {
            return ThreadState.node();
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }

    /**
     * The concurrency id.
     *
     * @return the id, or −1 before Linux 6.3
     */
    public static int concurrencyId() {
        try {
            return (int) CONCURRENCY_ID.invokeExact();
        } catch (UnsatisfiedLinkError e) {
            return ThreadState.concurrencyId();
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }

    /**
     * Does nothing, to measure the cost of a call.
     *
     * @return 0
     */
    public static int nothing() {
        try {
            return (int) NOTHING.invokeExact();
        } catch (UnsatisfiedLinkError e) {
            return Bridge.nothing();
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }
}
