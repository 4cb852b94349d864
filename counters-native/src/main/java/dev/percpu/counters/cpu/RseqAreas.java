package dev.percpu.counters.cpu;

import dev.percpu.counters.design.PerThread;
import dev.percpu.counters.linux.ThreadState;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Where the kernel says what each platform thread runs on: the address of the thread's own {@code
 * struct rseq}, which is asked for once in its life and then read through memory.
 *
 * <p>To be used only where the bridge can be called.
 */
final class RseqAreas {

    /*
     * Layout. The area, in the thread's own static TLS, of which three words are read:
     *
     *   | cpu_id_start | cpu_id | rseq_cs       | flags | node_id | mm_cid |
     *   0              4        8               16      20        24       28
     *
     * PerThread keeps the address, beside the thread. The words are read opaque, and written by the
     * kernel, on the thread's way to user mode.
     *
     * Why no address outlives its thread. An address is followed only by the thread whose id stands
     * beside it, and no two threads ever have the same. So this very thread has made the entry, by a
     * call that returned the address of the area of the kernel thread that it ran on; and a platform
     * thread runs on one kernel thread from its first instruction of Java to its last. So that kernel
     * thread is running now, and its TLS is mapped. What is left in the table by threads that are gone is
     * used by nobody: neither the thread that next gets their stack nor one that is attached from the
     * same kernel thread has the same id. libc registers the area when it starts a thread, and keeps it
     * until after the last instruction of Java.
     *
     * Why virtual threads are safe. None is ever registered: no entry has the id of a virtual thread,
     * whatever carrier it runs on. It gets no address, and asks by a call, in which it
     * cannot be unmounted. The compiler may keep an address as long as it likes, for it was checked
     * against the identity of a thread that cannot change its kernel thread.
     *
     * What it does not do. The words are those of the moment: the thread may be moved before it uses
     * them, and an application that unregisters its area by itself reads the kernel's mark of that, which
     * is a number like any that is out of range.
     *
     * References. rseq(2) and the kernel's include/uapi/linux/rseq.h; glibc's manual, "Restartable
     * Sequences"; librseq's rseq_current_cpu_raw.
     */

    /** What stands for the address of a thread that has no area, or none that may be kept. */
    static final long NONE = PerThread.NO_AREA;

    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();
    private static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    static {
        PerThread.findAreas(ThreadState::rseqArea);
    }

    private RseqAreas() {}

    /** The address of the current thread's area if that is found in one step, or {@link #NONE}. */
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
