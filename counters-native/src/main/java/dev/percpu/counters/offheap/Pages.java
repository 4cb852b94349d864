package dev.percpu.counters.offheap;

import dev.percpu.counters.linux.LibC;
import dev.percpu.counters.linux.MemoryAdvice;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The pages behind mapped chunks: their life, where they are placed, and of what size they are.
 *
 * <p>The kernel can refuse any call, and memory or stack can run out at any step. A chunk that
 * cannot be had leaves nothing mapped and no budget spent. A chunk that the kernel does not unmap
 * gives its memory back and keeps its addresses; that is logged once.
 *
 * <p>What is still mapped when this object is unreachable is unmapped then: the pages of this
 * machine are reachable for as long as the library's class loader is, and so while any thread is
 * inside of an update.
 *
 * <p>Thread-safe.
 */
final class Pages {

    /** The size of this machine's pages, which is 4, 16 or 64 KiB; all calls are by whole pages. */
    static final int SIZE = LibC.unavailable().isEmpty() ? LibC.pageSize() : 4096;

    private final Kernel kernel;
    private final Optional<NumaBinding> binding;
    private final HugePages huge;
    private final Consumer<String> log;
    private final AtomicBoolean told = new AtomicBoolean();

    /** The length of each chunk that is mapped, by its base. */
    private final ConcurrentHashMap<Long, Long> mappings = new ConcurrentHashMap<>();

    /** Made when it is first needed, since that takes a while; reachable from here alone. */
    private Object keeper;

    /**
     * What maps memory. All of it throws {@link IllegalStateException} where it cannot be asked.
     */
    interface Kernel {
        /** Maps zeroed memory; throws {@link IllegalStateException} if there is none. */
        long mmap(long bytes);

        /** Unmaps memory; throws {@link IllegalStateException} if that is refused. */
        void munmap(long address, long bytes);

        /** Advises on the use of memory; returns 0 or an error number. */
        int madvise(long address, long bytes, int advice);

        /**
         * What unmaps all that stands in {@code mappings} once it is unreachable, where memory
         * would outlive this object.
         */
        default Object keeper(ConcurrentHashMap<Long, Long> mappings) {
            return this;
        }
    }

    /** The kernel of this machine. */
    private record Linux() implements Kernel {
        @Override
        public long mmap(long bytes) {
            return LibC.mmap(bytes);
        }

        @Override
        public void munmap(long address, long bytes) {
            LibC.munmap(address, bytes);
        }

        @Override
        public int madvise(long address, long bytes, int advice) {
            return MemoryAdvice.madvise(address, bytes, advice);
        }

        @Override
        public Object keeper(ConcurrentHashMap<Long, Long> mappings) {
            MemoryAdvice.prepare();
            if (Pages.class.getClassLoader() == ClassLoader.getSystemClassLoader()) {
                // Which is never unloaded; and to make a keeper takes a while.
                return this;
            }
            return LibC.unmapWhenUnreachable(mappings);
        }
    }

    /**
     * Pages of a machine.
     *
     * @param kernel maps them
     * @param binding puts them on nodes; empty if there is only one
     * @param huge what they are if they are huge
     * @param log is told the first time that a chunk is not unmapped
     */
    Pages(Kernel kernel, Optional<NumaBinding> binding, HugePages huge, Consumer<String> log) {
        this.kernel = kernel;
        this.binding = binding;
        this.huge = huge;
        this.log = log;
    }

    /** The pages of this machine. */
    static Pages ofThisMachine() {
        return new Pages(
                new Linux(),
                MachineNodes.binding(),
                new HugePages(HugePages.bytesHere(), MachineNodes::warn),
                MachineNodes::warn);
    }

    /** The length of units of chunks whose pages may have to be huge. */
    int unitBytes(int atLeast, ChunkSource.Request request) {
        return request.placement().hugePages() ? huge.unitBytes(atLeast, request) : atLeast;
    }

    /**
     * Maps a chunk whose base is a multiple of its unit, and nothing around it.
     *
     * @throws IllegalStateException if the kernel refuses; then, and after any error, nothing of it
     *     stays mapped
     */
    Chunk map(ChunkSource.Request request, int unitBytes) {
        keep();
        long bytes = Chunk.bytes(request, unitBytes);
        long slack = Math.max(0, unitBytes - SIZE);
        long mapped = mmap(bytes + slack, request.units());
        long base = (mapped + unitBytes - 1) & -unitBytes;
        Chunk chunk;
        try {
            chunk = new Chunk(base, unitBytes, request.granule());
            mappings.put(base, bytes);
            place(chunk, bytes, request);
        } catch (RuntimeException | Error e) {
            undo(mapped, base, bytes + slack, e);
            throw e;
        }
        // Last, since what is cut off can be another thread's mapping at once.
        cutOff(mapped, base - mapped);
        cutOff(base + bytes, mapped + slack - base);
        return chunk;
    }

    private synchronized void keep() {
        if (keeper == null) {
            keeper = kernel.keeper(mappings);
        }
    }

    private long mmap(long bytes, int units) {
        try {
            return kernel.mmap(bytes);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "there is no room for more off-heap counters of "
                            + units
                            + " CPUs or threads; close counters that are not needed: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Says on which nodes a chunk's pages are to be and of what size, before any is touched. */
    private void place(Chunk chunk, long bytes, ChunkSource.Request request) {
        Placement placement = request.placement();
        // Before binding, which spends: nothing that can fail comes after it.
        huge.advise(kernel, placement.hugePages(), chunk.base(), bytes);
        if (binding.isPresent()) {
            binding.get().bind(placement.numa(), chunk, request);
        }
    }

    private void undo(long mapped, long base, long bytes, Throwable why) {
        try {
            mappings.remove(base);
            kernel.munmap(mapped, bytes);
        } catch (RuntimeException | Error e) {
            why.addSuppressed(e);
        }
    }

    /** Unmaps what a chunk does not need. If that fails, it costs addresses and no memory. */
    private void cutOff(long address, long bytes) {
        try {
            if (bytes > 0) {
                kernel.munmap(address, bytes);
            }
        } catch (RuntimeException | Error e) {
            // The chunk is whole, and nothing was ever written there.
        }
    }

    /**
     * Gives a whole chunk back. What throws has not changed anything; after the call of the kernel
     * nothing is left to do that could fail.
     */
    void unmap(Chunk chunk, ChunkSource.Request request) {
        long bytes = Chunk.bytes(request, chunk.unitBytes());
        if (binding.isEmpty()) {
            unmapped(chunk.base(), bytes);
            return;
        }
        NumaBinding bound = binding.get();
        long mappings = bound.mappings(request.placement().numa(), request.units());
        if (unmapped(chunk.base(), bytes)) {
            bound.giveBack(mappings);
        }
    }

    /** Whether the kernel has unmapped it; if not, only the memory is given back. */
    private boolean unmapped(long base, long bytes) {
        // First, for another chunk may be mapped there at once.
        mappings.remove(base);
        try {
            kernel.munmap(base, bytes);
            return true;
        } catch (IllegalStateException e) {
            kernel.madvise(base, bytes, MemoryAdvice.MADV_DONTNEED);
            mappings.put(base, bytes);
            if (told.compareAndSet(false, true)) {
                log.accept("Off-heap addresses are lost, their memory is not: " + e.getMessage());
            }
            return false;
        }
    }

    /** Gives the pages of a chunk back and keeps the mapping; a refusal costs only memory. */
    void discard(Chunk chunk, ChunkSource.Request request) {
        kernel.madvise(
                chunk.base(), Chunk.bytes(request, chunk.unitBytes()), MemoryAdvice.MADV_DONTNEED);
    }
}
