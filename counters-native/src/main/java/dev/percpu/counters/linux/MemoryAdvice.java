package dev.percpu.counters.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * Calls that tell the kernel about mapped pages, or ask about them: the NUMA nodes, the page size,
 * and whether the content is still needed.
 *
 * <p>The C library has no functions for the NUMA calls. They are made by system call number on
 * x86-64 and AArch64, and return {@link #ENOSYS} elsewhere. Thread-safe. A call does not order any
 * other memory access. If libc cannot be called, every method throws {@link IllegalStateException}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/mbind.2.html">mbind(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/madvise.2.html">madvise(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/move_pages.2.html">move_pages(2)</a>
 */
public final class MemoryAdvice {

    /** The error number for a system call that does not exist. */
    public static final int ENOSYS = 38;

    /** Takes pages from the given node, or from a near one if that node is full. */
    public static final int MPOL_PREFERRED = 1;

    /** Takes pages from the given nodes in turn. */
    public static final int MPOL_INTERLEAVE = 3;

    /** The content is no longer needed. Private anonymous memory becomes zero. */
    public static final int MADV_DONTNEED = 4;

    /** The kernel may use huge pages. */
    public static final int MADV_HUGEPAGE = 14;

    /** The kernel must use pages of the normal size, even if it uses huge pages by default. */
    public static final int MADV_NOHUGEPAGE = 15;

    private static final int MPOL_F_ADDR = 2;

    /**
     * Enough for twice as many nodes as any kernel supports. The kernel allows at most one page.
     */
    private static final int POLICY_WORDS = 32;

    /** The kernel expects the number of bits of a node mask plus one. */
    private static final int ONE_MORE = 1;

    private static final Downcall MADVISE =
            new Downcall(
                    "madvise",
                    FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT),
                    LibC.CAPTURE);
    private static final Downcall SYSCALL =
            new Downcall(
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                            JAVA_LONG, JAVA_LONG),
                    Linker.Option.firstVariadicArg(1),
                    LibC.CAPTURE);

    /** The numbers of the system calls; −1 if they are not known for this architecture. */
    private record Numbers(int mbind, int getMempolicy, int movePages) {
        static final Numbers HERE = of(System.getProperty("os.arch"));

        private static Numbers of(String architecture) {
            return switch (architecture) {
                case "amd64", "x86_64" -> new Numbers(237, 239, 279);
                case "aarch64" -> new Numbers(235, 236, 239);
                default -> new Numbers(-1, -1, -1);
            };
        }
    }

    /**
     * The policy of the mapping that a page belongs to.
     *
     * @param mode the mode, such as {@link #MPOL_PREFERRED}; 0 if none was set
     * @param nodes the nodes of the policy
     */
    public record Policy(int mode, BitSet nodes) {}

    private MemoryAdvice() {}

    /** Links what {@link #madvise} needs. After that, a call keeps no memory. */
    public static void prepare() {
        MADVISE.handle();
    }

    /**
     * Sets the nodes from which pages come when they are first touched.
     *
     * @param address the beginning of a page
     * @param bytes the size in bytes
     * @param mode {@link #MPOL_PREFERRED} or {@link #MPOL_INTERLEAVE}
     * @param nodes the nodes; exactly one for {@code MPOL_PREFERRED}
     * @return 0, or the {@code errno} of the refusal
     * @throws IllegalStateException if libc cannot be called
     */
    public static int mbind(long address, long bytes, int mode, BitSet nodes) {
        long[] words = nodes.toLongArray();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocateFrom(JAVA_LONG, words);
            long bits = (long) words.length * Long.SIZE + ONE_MORE;
            return errorOf(
                    arena, Numbers.HERE.mbind, address, bytes, mode, mask.address(), bits, 0);
        }
    }

    /**
     * Returns the policy of the mapping that a page belongs to.
     *
     * @param address an address in the page
     * @return the policy
     * @throws IllegalStateException if the kernel refuses, or libc cannot be called
     */
    public static Policy policy(long address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mode = arena.allocate(JAVA_INT);
            MemorySegment mask = arena.allocate(JAVA_LONG, POLICY_WORDS);
            int errno =
                    errorOf(
                            arena,
                            Numbers.HERE.getMempolicy,
                            mode.address(),
                            mask.address(),
                            (long) POLICY_WORDS * Long.SIZE,
                            address,
                            MPOL_F_ADDR,
                            0);
            if (errno != 0) {
                throw refused("the memory policy of 0x" + Long.toHexString(address), errno);
            }
            return new Policy(mode.get(JAVA_INT, 0), BitSet.valueOf(mask.toArray(JAVA_LONG)));
        }
    }

    /**
     * Returns the node that a page is on.
     *
     * @param address an address in the page
     * @return the node; a negative error number for a page that has not been written yet
     * @throws IllegalStateException if the kernel refuses, or libc cannot be called
     */
    public static int node(long address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pages = arena.allocateFrom(JAVA_LONG, address);
            MemorySegment status = arena.allocate(JAVA_INT);
            int errno =
                    errorOf(
                            arena,
                            Numbers.HERE.movePages,
                            0,
                            1,
                            pages.address(),
                            0,
                            status.address(),
                            0);
            if (errno != 0) {
                throw refused("the node of 0x" + Long.toHexString(address), errno);
            }
            return status.get(JAVA_INT, 0);
        }
    }

    /**
     * Advises the kernel about the use of memory.
     *
     * @param address the beginning of a page
     * @param bytes the size in bytes
     * @param advice {@link #MADV_DONTNEED}, {@link #MADV_HUGEPAGE} or {@link #MADV_NOHUGEPAGE}
     * @return 0, or the {@code errno} of the refusal
     * @throws IllegalStateException if libc cannot be called
     */
    public static int madvise(long address, long bytes, int advice) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(LibC.CALL_STATE);
            int result = (int) MADVISE.handle().invokeExact(state, address, bytes, advice);
            return result == 0 ? 0 : LibC.errno(state);
        } catch (Throwable e) {
            throw LibC.failure(e);
        }
    }

    private static int errorOf(
            Arena arena, int number, long a, long b, long c, long d, long e, long f) {
        if (number < 0) {
            return ENOSYS;
        }
        try {
            MemorySegment state = arena.allocate(LibC.CALL_STATE);
            long result =
                    (long) SYSCALL.handle().invokeExact(state, (long) number, a, b, c, d, e, f);
            return result == 0 ? 0 : LibC.errno(state);
        } catch (Throwable t) {
            throw LibC.failure(t);
        }
    }

    private static IllegalStateException refused(String what, int errno) {
        return new IllegalStateException(
                what
                        + " cannot be read: "
                        + LibC.text(errno)
                        + "; allow the system call in the container's seccomp profile");
    }
}
