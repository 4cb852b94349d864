package dev.percpu.counters.offheap;

import dev.percpu.counters.linux.LibC;
import dev.percpu.counters.linux.MemoryAdvice;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The pages of mapped chunks: their life, their nodes and their size.
 *
 * <p>The kernel can refuse any call, and memory or stack can run out at any step. If a chunk cannot
 * be created, nothing stays mapped and no budget is spent. If the kernel does not unmap a chunk,
 * the chunk's memory is released but its addresses stay in use; this is logged once.
 *
 * <p>When this object becomes unreachable, everything that is still mapped is unmapped. The pages
 * of this machine are reachable as long as the library's class loader is, and so while any thread
 * is inside an update.
 *
 * <p>Thread-safe.
 */
final class Pages {

    /** The size of this machine's pages: 4, 16 or 64 KiB. All calls work on whole pages. */
    static final int SIZE = LibC.unavailable().isEmpty() ? LibC.pageSize() : 4096;

    private final Kernel kernel;
    private final Optional<NumaBinding> binding;
    private final HugePages huge;
    private final Consumer<String> log;
    private final AtomicBoolean told = new AtomicBoolean();

    /** The length of each chunk that is mapped, by its base. */
    private final ConcurrentHashMap<Long, Long> mappings = new ConcurrentHashMap<>();

    /** Created at first use, because the creation is slow. Reachable only from here. */
    private Object keeper;

    /**
     * The calls of the kernel. Every method throws {@link IllegalStateException} if the kernel
     * cannot be called.
     */
    interface Kernel {
        /** Maps zeroed memory. Throws {@link IllegalStateException} if there is no memory. */
        long mmap(long bytes);

        /** Unmaps memory. Throws {@link IllegalStateException} if the kernel refuses. */
        void munmap(long address, long bytes);

        /** Advises the kernel about the use of memory. Returns 0 or an error number. */
        int madvise(long address, long bytes, int advice);

        /**
         * Returns an object that unmaps everything in {@code mappings} after it has become
         * unreachable. This is needed if memory could outlive the {@link Pages} object.
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
                // The system class loader is never unloaded, and to create a keeper is slow.
                return this;
            }
            return LibC.unmapWhenUnreachable(mappings);
        }
    }

    /**
     * Creates the pages of a machine.
     *
     * @param kernel maps them
     * @param binding binds them to nodes; empty if there is only one node
     * @param huge the huge pages
     * @param log is told the first time that a chunk cannot be unmapped
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

    /** Returns the length of a unit. Chunks with huge pages have longer units. */
    int unitBytes(int atLeast, ChunkSource.Request request) {
        return request.placement().hugePages() ? huge.unitBytes(atLeast, request) : atLeast;
    }

    /**
     * Maps a chunk whose base is a multiple of its unit, and no memory around it.
     *
     * @throws IllegalStateException if the kernel refuses; after this and after any other error,
     *     nothing stays mapped
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
        // The last step, because another thread may get the unmapped addresses at once.
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
                    "no memory for more off-heap counters of "
                            + units
                            + " CPUs or threads; close counters that are not needed: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Sets the nodes and the size of a chunk's pages, before any page is touched. */
    private void place(Chunk chunk, long bytes, ChunkSource.Request request) {
        Placement placement = request.placement();
        // Before the binding, because the binding spends budget and must be the last step that can
        // fail.
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

    /**
     * Unmaps the parts that a chunk does not need. If this fails, it costs addresses but no memory.
     */
    private void cutOff(long address, long bytes) {
        try {
            if (bytes > 0) {
                kernel.munmap(address, bytes);
            }
        } catch (RuntimeException | Error e) {
            // The chunk is complete, and nothing was ever written to the unneeded part.
        }
    }

    /**
     * Unmaps a whole chunk. If it throws, nothing has changed. After the kernel's call, no step can
     * fail.
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

    /** Returns whether the kernel has unmapped it. If not, only the memory is released. */
    private boolean unmapped(long base, long bytes) {
        // The first step, because another chunk may be mapped there at once.
        mappings.remove(base);
        try {
            kernel.munmap(base, bytes);
            return true;
        } catch (IllegalStateException e) {
            kernel.madvise(base, bytes, MemoryAdvice.MADV_DONTNEED);
            mappings.put(base, bytes);
            if (told.compareAndSet(false, true)) {
                log.accept(
                        "Off-heap addresses cannot be used again; their memory was released: "
                                + e.getMessage());
            }
            return false;
        }
    }

    /**
     * Releases the pages of a chunk and keeps the mapping. If the kernel refuses, this costs only
     * memory.
     */
    void discard(Chunk chunk, ChunkSource.Request request) {
        kernel.madvise(
                chunk.base(), Chunk.bytes(request, chunk.unitBytes()), MemoryAdvice.MADV_DONTNEED);
    }
}
