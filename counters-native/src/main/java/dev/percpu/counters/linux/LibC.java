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
 * The few functions of the C library that the counters need, called through the FFM API.
 *
 * <p>Where they cannot be called, {@link #unavailable()} says why, and every other method throws
 * {@link IllegalStateException} with the same text. Thread-safe; no call orders any other memory
 * access.
 *
 * @see <a href="https://man7.org/linux/man-pages/">Linux manual pages, sections 2 and 3</a>
 */
public final class LibC {

    /** The error number of what is not permitted. */
    public static final int EPERM = 1;

    /** The error number of an argument that does not fit. */
    public static final int EINVAL = 22;

    /* Numbers of asm-generic, which x86-64, AArch64 and RISC-V share. */
    private static final int PROT_READ_WRITE = 0x1 | 0x2;
    private static final int MAP_PRIVATE = 0x02;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final long MAP_FAILED = -1;

    /** Far more than any kernel's NR_CPUS: where growing an affinity mask stops. */
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

    /** A null handle stands for a function that cannot be called; {@link #refusal} says why. */
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
     * Why the functions of this class cannot be called.
     *
     * @return the reason and the remedy; empty if they can be called
     */
    public static Optional<String> unavailable() {
        return refusal;
    }

    /**
     * The CPU that the calling thread runs on. It may run on another one by the time this returns.
     * A critical call: no thread transition, some nanoseconds.
     *
     * @return the CPU's id as the kernel gives it, unchecked; −1 on an error
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
     * Why {@link #schedGetcpu} gives no CPU, where it can be called.
     *
     * @return the reason and the remedy; empty if it gives one
     * @throws IllegalStateException if libc cannot be called
     */
    public static Optional<String> cpuUnknown() {
        return schedGetcpu() >= 0
                ? Optional.empty()
                : Optional.of(
                        "the kernel does not give the current CPU; allow the system call getcpu in"
                                + " the container's seccomp profile");
    }

    /**
     * Maps private anonymous memory, readable and writable and zero, on page boundaries. Swap space
     * is not reserved, and a page costs memory from its first write on.
     *
     * @param bytes how many, above 0
     * @return the address
     * @throws IllegalArgumentException if {@code bytes} is not above 0
     * @throws IllegalStateException if the memory cannot be had, or libc cannot be called
     */
    public static long mmap(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("bytes to map must be above 0, not " + bytes);
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
                                + "; ask for fewer, or raise 'ulimit -v' or vm.max_map_count");
            }
            return address;
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /**
     * Gives memory of {@link #mmap} back. An access to it afterwards crashes the process.
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
                                + "; give the address and the size of the mapping");
            }
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /**
     * Sees to it that what is left of mappings is unmapped once the result can no longer be
     * reached. What does that consists of classes of the JDK alone, and so pins no class loader:
     * mappings that a static field leads to live as long as its class.
     *
     * @param mappings addresses that {@link #mmap} returned, each with the size to unmap
     * @return what has to stay reachable for as long as the memory is needed
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
     * The size of this process's pages: what memory is mapped, unmapped and advised on by.
     *
     * @return bytes, a power of two
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
     * The affinity mask of a thread: bit <i>n</i> of word <i>n</i> / 64, counted from the lowest,
     * is CPU <i>n</i>.
     *
     * @param tid a kernel thread id, or 0 for the calling thread
     * @param cpus the highest possible CPU id and 1; the mask grows beyond it if the kernel asks
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
     * Sets the affinity mask of a thread, which moves at once if it runs on a CPU outside of it.
     *
     * @param tid a kernel thread id, or 0 for the calling thread
     * @param mask as {@link #schedGetaffinity} gives it, of any length
     * @return 0, or the {@code errno} of the refusal, such as {@code EINVAL} for a mask without any
     *     CPU that is online and in the thread's cpuset
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
     * The kernel's id of the calling thread; in a virtual thread, of its present carrier. Read from
     * {@code /proc/thread-self}, since glibc has no {@code gettid} before 2.30.
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
     * The user that this process acts as.
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
     * The version of the C library.
     *
     * @return glibc's version, such as {@code 2.36}; empty for another library, which has none to
     *     ask for
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
     * What an error number means.
     *
     * @param errno an error number
     * @return the C library's text, and the number
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
