package dev.percpu.counters.offheap;

import dev.percpu.counters.linux.LibC;
import dev.percpu.counters.linux.MemoryAdvice;
import java.util.concurrent.atomic.AtomicBoolean;

/** The pages behind mapped chunks: their life, where they are placed, and of what size they are. */
final class Pages {

    private static final int HUGE = 2 << 20;
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private Pages() {}

    /** Maps a chunk whose base is a multiple of its unit, and nothing around it. */
    static Chunk map(ChunkSource.Request request, int unitBytes) {
        long bytes = Chunk.bytes(request, unitBytes);
        long mapped = mmap(bytes + unitBytes, request.units());
        long base = (mapped + unitBytes - 1) & -unitBytes;
        unmap(mapped, base - mapped);
        unmap(base + bytes, mapped + unitBytes - base);
        Chunk chunk = new Chunk(base, unitBytes, request.granule());
        Placement placement = request.placement();
        MachineNodes.binding().ifPresent(binding -> binding.bind(placement.numa(), chunk, request));
        if (placement.hugePages()) {
            welcomeHuge(base, bytes);
        } else {
            // Where the kernel takes huge pages unasked, the first update of one unit would bring
            // in those of fifty CPUs, on its own node. A kernel without them refuses, rightly.
            MemoryAdvice.madvise(base, bytes, MemoryAdvice.MADV_NOHUGEPAGE);
        }
        return chunk;
    }

    private static long mmap(long bytes, int units) {
        try {
            return LibC.mmap(bytes);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "there is no room for more off-heap counters of "
                            + units
                            + " CPUs or threads; close counters that are not needed: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Gives a whole chunk back. */
    static void unmap(Chunk chunk, ChunkSource.Request request) {
        unmap(chunk.base(), Chunk.bytes(request, chunk.unitBytes()));
        MachineNodes.binding()
                .ifPresent(binding -> binding.unbind(request.placement().numa(), request.units()));
    }

    private static void unmap(long address, long bytes) {
        if (bytes > 0) {
            LibC.munmap(address, bytes);
        }
    }

    /** Gives the pages of a chunk back and keeps the mapping; a refusal costs only memory. */
    static void discard(Chunk chunk, ChunkSource.Request request) {
        MemoryAdvice.madvise(
                chunk.base(), Chunk.bytes(request, chunk.unitBytes()), MemoryAdvice.MADV_DONTNEED);
    }

    /** Doubles units until a chunk is sure to contain a whole huge page. */
    static int unitBytesForHuge(int unitBytes, ChunkSource.Request request) {
        int longer = unitBytes;
        while (Chunk.bytes(request, longer) < 2 * HUGE) {
            longer *= 2;
        }
        return longer;
    }

    private static void welcomeHuge(long address, long bytes) {
        int errno = MemoryAdvice.madvise(address, bytes, MemoryAdvice.MADV_HUGEPAGE);
        if (errno != 0 && TOLD.compareAndSet(false, true)) {
            System.getLogger("dev.percpu.counters")
                    .log(
                            System.Logger.Level.WARNING,
                            "Off-heap memory has pages of the usual size: madvise: "
                                    + LibC.text(errno)
                                    + "; use a kernel with transparent huge pages");
        }
    }
}
