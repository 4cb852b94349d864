package dev.percpu.counters.offheap;

import java.lang.foreign.MemorySegment;

/**
 * A stretch of per-CPU memory: one unit for each CPU, and one for central words.
 *
 * <pre>{@code
 * base                  base + stride                        base + units × stride
 * | unit of CPU 0     | | unit of CPU 1     | |  ...        | central words            |
 * | a b c d ...       | | a b c d ...       | |             | a lock b lock c lock ... |
 *     ^ handle              ^ handle + stride
 * }</pre>
 *
 * <p>A counter's handle is the place of its slot in unit 0; its slot in unit <i>n</i> is <i>n</i>
 * strides on. The base is a multiple of {@code unitBytes}, a power of two, so that a handle alone
 * tells its offset in the unit. Slots are {@code granule} bytes apart. A central count and its lock
 * word need 16 bytes: with a granule of 8 the central unit is therefore twice as long, and a
 * counter's central words are at twice its offset.
 *
 * <p>The stride is longer than a unit by a page and a cache line: the page keeps two CPUs' units
 * from sharing one, and the line keeps a counter's slots from all falling into the same set of the
 * cache.
 *
 * <p>The head of a unit is left unused: an atomic update of the first words of a page was found to
 * be slower than of others; {@code docs/page-heads.md} has the figures.
 *
 * @param segment the memory through which the chunk is reached
 * @param base the place of unit 0 in {@code segment}
 * @param units how many CPUs there are units for
 * @param unitBytes the length of a unit, a power of two
 * @param granule the distance of slots in a unit, a power of two, at least 8
 */
record Chunk(MemorySegment segment, long base, int units, int unitBytes, int granule) {

    private static final int PAGE = 4096;
    private static final int CACHE_LINE = 64;

    /** What is left unused at the start of a unit, where it is small against the unit. */
    private static final int HEAD = 256;

    /** The distance of units. */
    static long stride(int unitBytes) {
        return unitBytes + PAGE + CACHE_LINE;
    }

    /** By how many bits an offset is shifted to find the central words. */
    static int centralShift(int granule) {
        return granule < 2 * Long.BYTES ? 1 : 0;
    }

    /** The size of a whole chunk. */
    static long bytes(int units, int unitBytes, int granule) {
        return units * stride(unitBytes) + ((long) unitBytes << centralShift(granule));
    }

    /** How many counters find room. */
    int capacity() {
        return unitBytes / granule - unused();
    }

    /** The handle of the counter with that number. */
    long handle(int counter) {
        return base + (long) (unused() + counter) * granule;
    }

    /** How many counters would fit into the head. */
    private int unused() {
        return Math.min(HEAD / granule, unitBytes / granule / 8);
    }
}
