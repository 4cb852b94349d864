package dev.percpu.counters.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * What a process can tell the kernel about the pages that it has mapped, and ask: on which NUMA
 * nodes they are to be, of what size, and whether they are needed.
 *
 * <p>The calls for NUMA have no function in the C library; they are made by number, on x86-64 and
 * AArch64, and are {@link #ENOSYS} elsewhere. Thread-safe; no call orders any other memory access.
 * Where libc cannot be called every method throws {@link IllegalStateException}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/mbind.2.html">mbind(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/madvise.2.html">madvise(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/move_pages.2.html">move_pages(2)</a>
 */
public final class MemoryAdvice {

    /** The error number of a system call that there is not. */
    public static final int ENOSYS = 38;

    /** Pages from that node, or from a near one if it is full. */
    public static final int MPOL_PREFERRED = 1;

    /** Pages from those nodes in turn. */
    public static final int MPOL_INTERLEAVE = 3;

    /** The content is not needed any more: private anonymous memory becomes zero. */
    public static final int MADV_DONTNEED = 4;

    /** Huge pages are welcome. */
    public static final int MADV_HUGEPAGE = 14;

    /** Pages are to be of the usual size, even where the kernel takes huge ones unasked. */
    public static final int MADV_NOHUGEPAGE = 15;

    private static final int MPOL_F_ADDR = 2;

    /** Room for twice as many nodes as any kernel is built for; a page at most is allowed. */
    private static final int POLICY_WORDS = 32;

    /** The kernel counts the bits of a node mask with one too many. */
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

    /** Numbers of system calls; −1 where this architecture's are not known. */
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
     * @param mode such as {@link #MPOL_PREFERRED}; 0 where none was set
     * @param nodes the nodes it names
     */
    public record Policy(int mode, BitSet nodes) {}

    private MemoryAdvice() {}

    /** Makes ready what {@link #madvise} needs: afterwards it takes no memory that is kept. */
    public static void prepare() {
        MADVISE.handle();
    }

    /**
     * Sets on which nodes pages are placed when they are first touched.
     *
     * @param address the begin of a page
     * @param bytes how much memory from there on
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
     * The policy of the mapping that a page belongs to.
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
     * The node that a page is on.
     *
     * @param address an address in the page
     * @return the node; negative, an error number, for a page that was not written yet
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
     * Advises the kernel of how memory is used.
     *
     * @param address the begin of a page
     * @param bytes how much memory from there on
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
