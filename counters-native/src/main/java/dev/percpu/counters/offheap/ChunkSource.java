package dev.percpu.counters.offheap;

import dev.percpu.counters.design.Lock;
import dev.percpu.counters.linux.LibC;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Where chunks come from, and how the allocations in them are reached. Implementations are records,
 * which the compiler treats as constants, and thread-safe.
 */
interface ChunkSource {

    /** The longest unit; a granule that is longer makes a longer unit, and so may a page. */
    int MOST_UNIT_BYTES = 32 * 1024;

    /**
     * What chunks are wanted.
     *
     * @param units how many units
     * @param granule the distance of counters in a unit, a power of two, at least 8
     * @param words how many of a granule's words are used, at least 1
     * @param placement where their pages are to be
     * @param recorded whether it is recorded which units an allocation has been touched in
     */
    record Request(int units, int granule, int words, Placement placement, boolean recorded) {

        /** A request for chunks of which nothing is recorded. */
        Request(int units, int granule, int words, Placement placement) {
            this(units, granule, words, placement, false);
        }

        /** How many words have a bit for each unit. */
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

    /** The length of units that come from this source. */
    int unitBytes(Request request);

    /**
     * Finds memory for one more chunk, all zero.
     *
     * @throws IllegalStateException if there is none
     */
    Chunk chunk(Request request);

    /** Gives back a chunk that nobody can use any more. */
    void release(Chunk chunk, Request request);

    /**
     * Gives back the memory behind a chunk, which then is zero, as far as that is possible; its
     * allocations can be used as before. All of them are zero already.
     */
    void discard(Chunk chunk, Request request);

    /** Whether memory that was never written costs none, so that it is best left alone. */
    boolean lazy();

    /** The segment that an allocation is in. */
    MemorySegment segment(long allocation);

    /** Where in that segment the allocation is. */
    long offset(long allocation);

    /** The best source that works here. */
    static ChunkSource best() {
        return LibC.unavailable().isEmpty() ? new Mapped() : new Allocated();
    }

    /**
     * Pages from {@code mmap}, which cost memory only once touched: a chunk for 4,096 CPUs of which
     * two count costs two units. All chunks are reached through one segment that spans the whole
     * address space, a constant for the compiler; allocations are addresses. What keeps accesses
     * inside a chunk is that every index is checked and no handle is used past its close.
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
     * Memory of arenas, for when native access is denied. It is zeroed, and so touched, when it is
     * allocated; units are shorter for many CPUs to bound that. An allocation is the chunk's number
     * in the upper half and the offset in its segment in the lower one. The collector frees a chunk
     * that was given back; an access to it in spite of that is refused.
     */
    record Allocated() implements ChunkSource {

        private static final long MOST_BYTES = 16L << 20;
        private static final MemorySegment NONE = MemorySegment.NULL;

        /** No monitor: whoever comes here holds that of a pool. */
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
                                + " bytes in one piece are more than off-heap memory has without"
                                + " native access; ask for fewer CPUs or a smaller group");
            }
            try {
                return file(
                        Arena.ofAuto().allocate(bytes, unitBytes), unitBytes, request.granule());
            } catch (OutOfMemoryError e) {
                throw new IllegalStateException(
                        bytes
                                + " bytes of off-heap memory cannot be had; ask for fewer CPUs,"
                                + " close counters, or raise -XX:MaxDirectMemorySize",
                        e);
            }
        }

        /** Files a segment under a free number, or one more; as the last step, or not at all. */
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

        /** In allocation, since to give memory back must not need any; nobody reads it any more. */
        private static void release(int number) {
            FILING.acquire();
            segments[number] = NONE;
            FILING.held = 0;
        }

        @Override
        public void discard(Chunk chunk, Request request) {
            // An arena has nothing to give back of a segment that can still be used.
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
