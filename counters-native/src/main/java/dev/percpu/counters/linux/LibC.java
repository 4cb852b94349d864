package dev.percpu.counters.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The functions of the C library that the counters need, called through the FFM API.
 *
 * <p>If they cannot be called, {@link #unavailable()} gives the reason, and every other method
 * throws {@link IllegalStateException} with the same text. Thread-safe. A call does not order any
 * other memory access.
 *
 * @see <a href="https://man7.org/linux/man-pages/">Linux manual pages, sections 2 and 3</a>
 */
public final class LibC {

    /** The error number for an operation that is not permitted. */
    public static final int EPERM = 1;

    /** The error number for an invalid argument. */
    public static final int EINVAL = 22;

    /* Constants of asm-generic, which x86-64, AArch64 and RISC-V share. */
    private static final int PROT_READ_WRITE = 0x1 | 0x2;
    private static final int MAP_PRIVATE = 0x02;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final long MAP_FAILED = -1;

    /** The limit for growing an affinity mask; far more than any kernel's NR_CPUS. */
    private static final int MOST_CPUS = 1 << 20;

    private static final Path THREAD_SELF = Path.of("/proc/thread-self");

    static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(PathElement.groupElement("errno"));
    static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");

    private static Optional<String> refusal = NativeAccess.refusal();

    private static final MethodHandle SCHED_GETCPU =
            link("sched_getcpu", FunctionDescriptor.of(JAVA_INT), Linker.Option.critical(false));
    private static final Downcall MMAP =
            new Downcall(
                    "mmap",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT,
                            JAVA_LONG),
                    CAPTURE);
    private static final Downcall MUNMAP =
            new Downcall("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG), CAPTURE);
    private static final Downcall SCHED_GETAFFINITY = affinity("sched_getaffinity");
    private static final Downcall SCHED_SETAFFINITY = affinity("sched_setaffinity");
    private static final MethodHandle GETPAGESIZE =
            link("getpagesize", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle GETEUID = link("geteuid", FunctionDescriptor.of(JAVA_INT));
    private static final Downcall STRERROR =
            new Downcall("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private LibC() {}

    private static Downcall affinity(String name) {
        return new Downcall(
                name, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), CAPTURE);
    }

    /** Returns null for a function that cannot be called; {@link #refusal} then has the reason. */
    static MethodHandle link(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        if (refusal.isPresent()) {
            return null;
        }
        try {
            Linker linker = Linker.nativeLinker();
            MemorySegment address = linker.defaultLookup().find(name).orElse(null);
            if (address != null) {
                return linker.downcallHandle(address, descriptor, options);
            }
            refusal = Optional.of("the C library has no " + name + "; use a newer glibc or musl");
        } catch (RuntimeException e) {
            refusal = Optional.of("this JVM cannot call " + name + " (" + e + "); use a JDK 25");
        }
        return null;
    }

    /**
     * Tells why the functions of this class cannot be called.
     *
     * @return the reason and the remedy; empty if they can be called
     */
    public static Optional<String> unavailable() {
        return refusal;
    }

    /**
     * Returns the CPU that the calling thread runs on. The thread may move to another CPU before
     * this method returns. This is a critical call: it has no thread transition and takes some
     * nanoseconds.
     *
     * @return the CPU's id as the kernel returns it, unchecked; −1 on an error
     * @throws IllegalStateException if libc cannot be called
     */
    public static int schedGetcpu() {
        try {
            return (int) SCHED_GETCPU.invokeExact();
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /**
     * Tells why {@link #schedGetcpu} can be called but returns no CPU.
     *
     * @return the reason and the remedy; empty if it returns a CPU
     * @throws IllegalStateException if libc cannot be called
     */
    public static Optional<String> cpuUnknown() {
        return schedGetcpu() >= 0
                ? Optional.empty()
                : Optional.of(
                        "the kernel does not return the current CPU; allow the system call getcpu"
                                + " in the container's seccomp profile");
    }

    /**
     * Maps private anonymous memory on page boundaries. It is readable, writable and zero. No swap
     * space is reserved. A page uses memory only after its first write.
     *
     * @param bytes the size in bytes, above 0
     * @return the address
     * @throws IllegalArgumentException if {@code bytes} is not above 0
     * @throws IllegalStateException if the memory cannot be mapped, or if libc cannot be called
     */
    public static long mmap(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException(
                    "the number of bytes to map must be above 0, not " + bytes);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
            long address =
                    (long)
                            MMAP.handle()
                                    .invokeExact(state, 0L, bytes, PROT_READ_WRITE, flags, -1, 0L);
            if (address == MAP_FAILED) {
                throw new IllegalStateException(
                        bytes
                                + " bytes cannot be mapped: "
                                + text(errno(state))
                                + "; request fewer bytes, or raise 'ulimit -v' or"
                                + " vm.max_map_count");
            }
            return address;
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /**
     * Unmaps memory that {@link #mmap} has mapped. An access to it afterwards crashes the process.
     *
     * @param address the address that {@code mmap} returned
     * @param bytes the size that {@code mmap} was given
     * @throws IllegalStateException if the kernel refuses, or libc cannot be called
     */
    public static void munmap(long address, long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int result = (int) MUNMAP.handle().invokeExact(state, address, bytes);
            if (result != 0) {
                throw new IllegalStateException(
                        bytes
                                + " bytes at 0x"
                                + Long.toHexString(address)
                                + " cannot be unmapped: "
                                + text(errno(state))
                                + "; pass the address and the size of the mapping");
            }
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /**
     * Unmaps the remaining mappings after the result has become unreachable. The cleanup uses only
     * classes of the JDK, so it keeps no class loader reachable. Mappings that a static field
     * refers to live as long as its class.
     *
     * @param mappings addresses that {@link #mmap} returned, each with the size to unmap
     * @return an object that must stay reachable as long as the memory is needed
     * @throws IllegalStateException if libc cannot be called
     */
    public static Object unmapWhenUnreachable(ConcurrentHashMap<Long, Long> mappings) {
        try {
            MethodHandle unmap =
                    MethodHandles.insertArguments(
                                    MUNMAP.handle(), 0, Arena.ofAuto().allocate(CALL_STATE))
                            .asType(MethodType.methodType(void.class, Object.class, Object.class));
            MethodHandle unmapAll =
                    MethodHandles.publicLookup()
                            .findVirtual(
                                    ConcurrentHashMap.class,
                                    "forEach",
                                    MethodType.methodType(void.class, BiConsumer.class));
            Object each = MethodHandleProxies.asInterfaceInstance(BiConsumer.class, unmap);
            Consumer<MemorySegment> cleanup =
                    asConsumer(MethodHandles.insertArguments(unmapAll, 0, mappings, each));
            return MemorySegment.NULL.reinterpret(1, Arena.ofAuto(), cleanup);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Consumer<MemorySegment> asConsumer(MethodHandle action) {
        return MethodHandleProxies.asInterfaceInstance(
                Consumer.class, MethodHandles.dropArguments(action, 0, Object.class));
    }

    /**
     * Returns the size of this process's pages, the unit for mapping, unmapping and advice.
     *
     * @return the size in bytes, a power of two
     * @throws IllegalStateException if libc cannot be called
     */
    public static int pageSize() {
        try {
            return (int) GETPAGESIZE.invokeExact();
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /**
     * Returns the affinity mask of a thread. CPU <i>n</i> is bit <i>n</i> modulo 64 of word
     * <i>n</i> / 64, counted from the lowest bit.
     *
     * @param tid a kernel thread id, or 0 for the calling thread
     * @param cpus the highest possible CPU id plus one; the mask grows beyond it if the kernel
     *     requires it
     * @return the mask, at least {@code cpus} bits
     * @throws IllegalStateException if there is no such thread, the kernel refuses, or libc cannot
     *     be called
     */
    public static long[] schedGetaffinity(int tid, int cpus) {
        long words = (cpus + Long.SIZE - 1L) / Long.SIZE;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            while (true) {
                MemorySegment mask = arena.allocate(JAVA_LONG, words);
                int result =
                        (int)
                                SCHED_GETAFFINITY
                                        .handle()
                                        .invokeExact(state, tid, mask.byteSize(), mask);
                if (result >= 0) {
                    return mask.toArray(JAVA_LONG);
                }
                int errno = errno(state);
                if (errno != EINVAL || words * Long.SIZE >= MOST_CPUS) {
                    throw new IllegalStateException(
                            "the affinity of thread " + tid + " cannot be read: " + text(errno));
                }
                words = Math.max(1, 2 * words);
            }
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /**
     * Sets the affinity mask of a thread. The thread moves at once if it runs on a CPU outside of
     * the mask.
     *
     * @param tid a kernel thread id, or 0 for the calling thread
     * @param mask a mask in the format of {@link #schedGetaffinity}, of any length
     * @return 0, or the {@code errno} of the refusal; {@code EINVAL} if no CPU of the mask is
     *     online and in the thread's cpuset
     * @throws IllegalStateException if libc cannot be called
     */
    public static int schedSetaffinity(int tid, long[] mask) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment copy = arena.allocateFrom(JAVA_LONG, mask);
            int result =
                    (int) SCHED_SETAFFINITY.handle().invokeExact(state, tid, copy.byteSize(), copy);
            return result == 0 ? 0 : errno(state);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /**
     * Returns the kernel's id of the calling thread; for a virtual thread, of its current carrier.
     * It is read from {@code /proc/thread-self}, because glibc before 2.30 has no {@code gettid}.
     *
     * @return the id
     * @throws IllegalStateException if {@code /proc} is not mounted
     */
    public static int gettid() {
        try {
            return Integer.parseInt(Files.readSymbolicLink(THREAD_SELF).getFileName().toString());
        } catch (IOException e) {
            throw new IllegalStateException(
                    THREAD_SELF + " cannot be read (" + e + "); mount /proc", e);
        }
    }

    /**
     * Returns the effective user id of this process.
     *
     * @throws IllegalStateException if libc cannot be called
     */
    static int geteuid() {
        try {
            return (int) GETEUID.invokeExact();
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /**
     * Returns the version of the C library.
     *
     * @return glibc's version, such as {@code 2.36}; empty for another library, which does not
     *     report a version
     * @throws IllegalStateException if libc cannot be called
     */
    public static Optional<String> glibcVersion() {
        if (refusal.isPresent()) {
            throw failure(null);
        }
        return Linker.nativeLinker().defaultLookup().find("gnu_get_libc_version").map(LibC::textOf);
    }

    private static String textOf(MemorySegment function) {
        try {
            MemorySegment text =
                    (MemorySegment)
                            Linker.nativeLinker()
                                    .downcallHandle(function, FunctionDescriptor.of(ADDRESS))
                                    .invokeExact();
            return text.reinterpret(Integer.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /**
     * Returns the text for an error number.
     *
     * @param errno an error number
     * @return the C library's text and the number
     * @throws IllegalStateException if libc cannot be called
     */
    public static String text(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.handle().invokeExact(errno);
            return text.reinterpret(Integer.MAX_VALUE).getString(0) + " (errno " + errno + ")";
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    static RuntimeException failure(Throwable e) {
        if (refusal.isPresent()) {
            return new IllegalStateException("libc cannot be called: " + refusal.get());
        }
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }
}
