package dev.percpu.counters.offheap;

import dev.percpu.counters.design.Lock;
import dev.percpu.counters.linux.LibC;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Provides chunks, and the access to their memory. Implementations are thread-safe. They are
 * records, because the compiler treats their components as constants.
 */
interface ChunkSource {

    /**
     * The normal length of a unit. A longer granule makes a unit longer, and so can a large page.
     */
    int MOST_UNIT_BYTES = 32 * 1024;

    /**
     * The description of requested chunks.
     *
     * @param units the number of units
     * @param granule the distance between counters in a unit, a power of two, at least 8
     * @param words the number of a granule's words that are used, at least 1
     * @param placement the NUMA nodes and the size of the pages
     * @param recorded whether the touched units of each allocation are recorded
     */
    record Request(int units, int granule, int words, Placement placement, boolean recorded) {

        /** A request for chunks without a record of touched units. */
        Request(int units, int granule, int words, Placement placement) {
            this(units, granule, words, placement, false);
        }

        /** The number of words that have one bit for each unit. */
        int bitmapWords() {
            return (units + Long.SIZE - 1) / Long.SIZE;
        }

        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof Request that
                    && units == that.units
                    && granule == that.granule
                    && words == that.words
                    && placement.equals(that.placement)
                    && recorded == that.recorded;
        }

        @Override
        public int hashCode() {
            int hash = units;
            hash = 31 * hash + granule;
            hash = 31 * hash + words;
            hash = 31 * hash + placement.hashCode();
            hash = 31 * hash + Boolean.hashCode(recorded);
            return hash;
        }
    }

    /** The length of a unit of this source. */
    int unitBytes(Request request);

    /**
     * Allocates zeroed memory for one more chunk.
     *
     * @throws IllegalStateException if there is no memory
     */
    Chunk chunk(Request request);

    /** Releases a chunk that no thread can use any more. */
    void release(Chunk chunk, Request request);

    /**
     * Releases the pages of a chunk, as far as possible. Its memory can be used as before and is
     * then zero. All of it is already zero before the call.
     */
    void discard(Chunk chunk, Request request);

    /**
     * Whether memory costs nothing until it is written, so that it should not be touched
     * unnecessarily.
     */
    boolean lazy();

    /** The segment that contains an address. */
    MemorySegment segment(long allocation);

    /** The offset of the address in that segment. */
    long offset(long allocation);

    /** The best source that works here. */
    static ChunkSource best() {
        return LibC.unavailable().isEmpty() ? new Mapped() : new Allocated();
    }

    /**
     * Pages from {@code mmap}, which use memory only after they are touched. If only two of 4,096
     * CPUs update counters, a chunk uses the memory of two units. All chunks are accessed through
     * one segment that spans the whole address space and is a constant for the compiler. So the
     * handles are real addresses. Accesses stay inside a chunk because every index is checked, and
     * because no handle is used after its counter is closed.
     */
    record Mapped() implements ChunkSource {

        private static final MemorySegment EVERYTHING =
                MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
        private static final Pages PAGES = Pages.ofThisMachine();

        @Override
        public int unitBytes(Request request) {
            int unitBytes = Math.max(MOST_UNIT_BYTES, Chunk.leastUnitBytes());
            return PAGES.unitBytes(Math.max(unitBytes, request.granule()), request);
        }

        @Override
        public Chunk chunk(Request request) {
            return PAGES.map(request, unitBytes(request));
        }

        @Override
        public void release(Chunk chunk, Request request) {
            PAGES.unmap(chunk, request);
        }

        @Override
        public void discard(Chunk chunk, Request request) {
            PAGES.discard(chunk, request);
        }

        @Override
        public boolean lazy() {
            return true;
        }

        @Override
        public MemorySegment segment(long allocation) {
            return EVERYTHING;
        }

        @Override
        public long offset(long allocation) {
            return allocation;
        }

        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof Mapped;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    /**
     * Memory of arenas, used if native access is denied. It is zeroed, and so touched, when it is
     * allocated. To bound this cost, units are shorter for many CPUs. An address has the chunk's
     * number in its upper half and the offset in the chunk's segment in its lower half. The garbage
     * collector frees a released chunk. A later access to it throws an exception.
     */
    record Allocated() implements ChunkSource {

        private static final long MOST_BYTES = 16L << 20;
        private static final MemorySegment NONE = MemorySegment.NULL;

        /** Not a monitor, because the calling thread already holds the monitor of a pool. */
        private static final Lock FILING = new Lock();

        private static volatile MemorySegment[] segments = {};

        @Override
        public int unitBytes(Request request) {
            int share = (int) Math.max(1, Math.min(MOST_UNIT_BYTES, MOST_BYTES / request.units()));
            return Math.max(Integer.highestOneBit(share), request.granule());
        }

        @Override
        public Chunk chunk(Request request) {
            int unitBytes = unitBytes(request);
            long bytes = Chunk.bytes(request, unitBytes);
            if (bytes > Integer.MAX_VALUE) {
                throw new IllegalStateException(
                        bytes
                                + " bytes are more than one off-heap allocation can have without"
                                + " native access; use fewer CPUs or a smaller group");
            }
            try {
                return file(
                        Arena.ofAuto().allocate(bytes, unitBytes), unitBytes, request.granule());
            } catch (OutOfMemoryError e) {
                throw new IllegalStateException(
                        bytes
                                + " bytes of off-heap memory cannot be allocated; use fewer CPUs,"
                                + " close counters, or raise -XX:MaxDirectMemorySize",
                        e);
            }
        }

        /**
         * Stores a segment under a free number or the next new one. The store is the last step; if
         * it fails, nothing has changed.
         */
        private static Chunk file(MemorySegment segment, int unitBytes, int granule) {
            FILING.acquire();
            try {
                int number = 0;
                while (number < segments.length && segments[number] != NONE) {
                    number++;
                }
                Chunk chunk = new Chunk((long) number << Integer.SIZE, unitBytes, granule);
                MemorySegment[] changed =
                        Arrays.copyOf(segments, Math.max(segments.length, number + 1));
                changed[number] = segment;
                segments = changed;
                return chunk;
            } finally {
                FILING.held = 0;
            }
        }

        @Override
        public void release(Chunk chunk, Request request) {
            release((int) (chunk.base() >>> Integer.SIZE));
        }

        /**
         * Changes the array in place, because a release must not allocate memory. No thread reads
         * this entry any more.
         */
        private static void release(int number) {
            FILING.acquire();
            segments[number] = NONE;
            FILING.held = 0;
        }

        @Override
        public void discard(Chunk chunk, Request request) {
            // An arena cannot release a part of a segment that is still in use.
        }

        @Override
        public boolean lazy() {
            return false;
        }

        @Override
        public MemorySegment segment(long allocation) {
            return segments[(int) (allocation >>> Integer.SIZE)];
        }

        @Override
        public long offset(long allocation) {
            return allocation & 0xffff_ffffL;
        }

        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof Allocated;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }
}
