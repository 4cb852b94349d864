package dev.percpu.counters.offheap;

import dev.percpu.counters.linux.LibC;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Where chunks come from. Implementations are thread-safe. */
interface ChunkSource {

    /** The longest unit; a granule that is longer makes a longer unit. */
    int MOST_UNIT_BYTES = 32 * 1024;

    /**
     * Finds memory for one more chunk, all zero.
     *
     * @throws IllegalStateException if there is none
     */
    Chunk chunk(int units, int granule);

    /** The best source that works here. */
    static ChunkSource best() {
        return LibC.unavailable().isEmpty() ? new Mapped() : new Allocated();
    }

    /**
     * Pages from {@code mmap}, which cost memory only once touched: a chunk for 4,096 CPUs of which
     * two count costs two units. All chunks are reached through one segment that spans the whole
     * address space, a constant for the compiler; handles are addresses. What keeps accesses inside
     * a chunk is that every index is checked and no handle is used past its close.
     */
    record Mapped() implements ChunkSource {

        private static final MemorySegment EVERYTHING =
                MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

        @Override
        public Chunk chunk(int units, int granule) {
            int unitBytes = Math.max(MOST_UNIT_BYTES, granule);
            long mapped = LibC.mmap(Chunk.bytes(units, unitBytes, granule) + unitBytes);
            long base = (mapped + unitBytes - 1) & -unitBytes;
            return new Chunk(EVERYTHING, base, units, unitBytes, granule);
        }
    }

    /**
     * Memory of an arena, for when native access is denied. It is zeroed, and so touched, when it
     * is allocated; units are shorter for many CPUs to bound that. Each chunk has a segment of its
     * own, and so a specialised class of its own.
     */
    record Allocated() implements ChunkSource {

        private static final long MOST_BYTES = 16L << 20;

        @Override
        public Chunk chunk(int units, int granule) {
            int share = (int) Math.max(1, Math.min(MOST_UNIT_BYTES, MOST_BYTES / units));
            int unitBytes = Math.max(Integer.highestOneBit(share), granule);
            long bytes = Chunk.bytes(units, unitBytes, granule);
            try {
                MemorySegment segment = Arena.global().allocate(bytes, unitBytes);
                return new Chunk(segment, 0, units, unitBytes, granule);
            } catch (OutOfMemoryError e) {
                throw new IllegalStateException(
                        bytes
                                + " bytes of off-heap memory cannot be had; ask for fewer CPUs or close"
                                + " counters",
                        e);
            }
        }
    }
}
