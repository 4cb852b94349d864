package dev.percpu.counters.offheap;

import dev.percpu.counters.linux.LibC;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Where chunks come from, and how the places in them are reached. Implementations are records,
 * which the compiler treats as constants, and thread-safe.
 */
interface ChunkSource {

    /** The longest unit; a granule that is longer makes a longer unit. */
    int MOST_UNIT_BYTES = 32 * 1024;

    /** The length of units that come from this source. */
    int unitBytes(int units, int granule);

    /**
     * Finds memory for one more chunk, all zero.
     *
     * @throws IllegalStateException if there is none
     */
    Chunk chunk(int units, int granule);

    /** The segment that a place is in. */
    MemorySegment segment(long place);

    /** Where in that segment the place is. */
    long offset(long place);

    /** The best source that works here. */
    static ChunkSource best() {
        return LibC.unavailable().isEmpty() ? new Mapped() : new Allocated();
    }

    /**
     * Pages from {@code mmap}, which cost memory only once touched: a chunk for 4,096 CPUs of which
     * two count costs two units. All chunks are reached through one segment that spans the whole
     * address space, a constant for the compiler; places are addresses. What keeps accesses inside
     * a chunk is that every index is checked and no handle is used past its close.
     */
    record Mapped() implements ChunkSource {

        private static final MemorySegment EVERYTHING =
                MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

        @Override
        public int unitBytes(int units, int granule) {
            return Math.max(MOST_UNIT_BYTES, granule);
        }

        @Override
        public Chunk chunk(int units, int granule) {
            int unitBytes = unitBytes(units, granule);
            long mapped = LibC.mmap(Chunk.bytes(units, unitBytes) + unitBytes);
            long base = (mapped + unitBytes - 1) & -unitBytes;
            return new Chunk(base, unitBytes, granule);
        }

        @Override
        public MemorySegment segment(long place) {
            return EVERYTHING;
        }

        @Override
        public long offset(long place) {
            return place;
        }
    }

    /**
     * Memory of an arena, for when native access is denied. It is zeroed, and so touched, when it
     * is allocated; units are shorter for many CPUs to bound that. A place is the chunk's number in
     * the upper half and the offset in its segment in the lower one.
     */
    record Allocated() implements ChunkSource {

        private static final long MOST_BYTES = 16L << 20;

        private static volatile MemorySegment[] segments = {};

        @Override
        public int unitBytes(int units, int granule) {
            int share = (int) Math.max(1, Math.min(MOST_UNIT_BYTES, MOST_BYTES / units));
            return Math.max(Integer.highestOneBit(share), granule);
        }

        @Override
        public Chunk chunk(int units, int granule) {
            int unitBytes = unitBytes(units, granule);
            long bytes = Chunk.bytes(units, unitBytes);
            if (bytes > Integer.MAX_VALUE) {
                throw new IllegalStateException(
                        bytes
                                + " bytes in one piece are more than off-heap memory has without"
                                + " native access; ask for fewer CPUs or a smaller group");
            }
            try {
                return new Chunk(
                        append(Arena.global().allocate(bytes, unitBytes)), unitBytes, granule);
            } catch (OutOfMemoryError e) {
                throw new IllegalStateException(
                        bytes
                                + " bytes of off-heap memory cannot be had; ask for fewer CPUs or close"
                                + " counters",
                        e);
            }
        }

        private static synchronized long append(MemorySegment segment) {
            MemorySegment[] longer = Arrays.copyOf(segments, segments.length + 1);
            longer[segments.length] = segment;
            segments = longer;
            return (long) (longer.length - 1) << Integer.SIZE;
        }

        @Override
        public MemorySegment segment(long place) {
            return segments[(int) (place >>> Integer.SIZE)];
        }

        @Override
        public long offset(long place) {
            return place & 0xffff_ffffL;
        }
    }
}
