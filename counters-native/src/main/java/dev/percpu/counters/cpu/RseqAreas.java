package dev.percpu.counters.cpu;

import dev.percpu.counters.design.PerThread;
import dev.percpu.counters.linux.ThreadState;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The addresses of the {@code struct rseq} of platform threads. The kernel writes there which CPU
 * and node a thread runs on. The address is looked up once for each thread; the words are then read
 * directly from memory.
 *
 * <p>Use this class only if the bridge can be called.
 */
final class RseqAreas {

    /*
     * Layout. The area is in the thread's own static TLS. Three of its words are read:
     *
     *   | cpu_id_start | cpu_id | rseq_cs       | flags | node_id | mm_cid |
     *   0              4        8               16      20        24       28
     *
     * PerThread stores the address together with the thread. The words are read opaque. The kernel
     * writes them when the thread returns to user mode.
     *
     * Why no address is used after its thread has ended. A thread uses an address only if its own
     * id is stored with it, and no two threads ever have the same id. So this same thread has
     * created the entry, by a call that returned the address of the area of its kernel thread. A
     * platform thread runs on one kernel thread from its first Java instruction to its last. So
     * that kernel thread is running now, and its TLS is mapped. No thread uses the entries of ended
     * threads: a thread that gets their stack, or that is attached from the same kernel thread, has
     * another id. libc registers the area when it starts a thread, and keeps it until after the
     * last Java instruction.
     *
     * Why virtual threads are safe. No entry has the id of a virtual thread, whatever carrier it
     * runs on. So a virtual thread gets no address. It uses a call instead, in which it cannot be
     * unmounted. The compiler may keep an address in a register for any time, because it was
     * checked against the identity of a thread that cannot change its kernel thread.
     *
     * What it does not do. The words are valid only at the moment of the read; the thread may be
     * moved before it uses them. If an application unregisters its area itself, a read returns the
     * kernel's mark for that, which is handled like any other number out of range.
     *
     * References. rseq(2) and the kernel's include/uapi/linux/rseq.h; glibc's manual, "Restartable
     * Sequences"; librseq's rseq_current_cpu_raw.
     */

    /** Stands for the address of a thread without an area, or whose address must not be stored. */
    static final long NONE = PerThread.NO_AREA;

    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();
    private static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    static {
        PerThread.findAreas(ThreadState::rseqArea);
    }

    private RseqAreas() {}

    /**
     * Returns the address of the current thread's area if it is found in one step, or {@link
     * #NONE}.
     */
    static long known() {
        return PerThread.knownArea();
    }

    /** The address of the current thread's area, or {@link #NONE}. */
    static long own() {
        return PerThread.ownArea();
    }

    /** Reads a word of an area that has just been given to this thread. */
    static int word(long area, int offset) {
        return (int) WORD.getOpaque(EVERYTHING, area + offset);
    }
}
