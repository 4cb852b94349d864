package dev.percpu.counters.offheap;

/**
 * A contiguous block of per-CPU memory. It has one unit for each CPU, one for central counts, one
 * for flags, and optionally bitmaps.
 *
 * <pre>{@code
 * base                  base + stride                 base + units × stride
 * | unit of CPU 0     | | unit of CPU 1     | |  ...   | central counts | flags       | bitmaps |
 * | a b c d ...       | | a b c d ...       | |        | a b c d ...    | a b c d ... | a b ... |
 *     ^ handle              ^ handle + stride
 * }</pre>
 *
 * <p>A counter's handle is the address of its slot in unit 0. Its slot in unit <i>n</i> is <i>n</i>
 * strides later. The base is a multiple of {@code unitBytes}, which is a power of two, so the
 * handle alone gives the offset in the unit. At that offset, {@code granule} bytes belong to the
 * counter: the slot of one counter, or the slots of a group's members side by side. Each word of a
 * slot has a central count and a flag, at the same offset in the units for those. Flags and central
 * counts are in different units, because every update reads a flag and each fold writes a central
 * count. If touched units are recorded, each counter has a bitmap with one bit for each unit. If a
 * bitmap needs <i>w</i> words, the area of the bitmaps is <i>w</i> times as long as a unit, and a
 * counter's bitmap is at <i>w</i> times its offset.
 *
 * <p>The stride is two cache lines longer than a unit. So the slots of one counter are in different
 * sets of the first-level cache. With a stride of whole pages, they would all be in one set; {@code
 * docs/stride.md} has the figures. On a machine with several NUMA nodes, the stride is longer by
 * one more page, which is never touched. So no two units share a page, and each unit can have its
 * own node. The price is one more touched page for each unit, because a unit then begins and ends
 * inside a page. On such a machine, a mapped unit has at least the size of a page, however large
 * pages are. Units that are shorter than a page are separated only by the two lines.
 *
 * <p>The head of a unit is unused, because measurements showed that atomic updates of the first
 * words of a page are slower than of other words; {@code docs/page-heads.md} has the figures.
 *
 * @param base the address of unit 0
 * @param unitBytes the length of a unit, a power of two
 * @param granule the distance between counters in a unit, a power of two, at least 8
 */
record Chunk(long base, int unitBytes, int granule) {

    private static final int LINES = 128;

    /** Whether two units must not share a page, because a page has one node. */
    private static final boolean APART = MachineNodes.withMemory().cardinality() > 1;

    /** The unused bytes at the start of a unit, if they are few compared with the unit. */
    private static final int HEAD = 256;

    /** The distance between units. */
    static long stride(int unitBytes) {
        return stride(unitBytes, APART, Pages.SIZE);
    }

    /** The distance between units, with a given page size and with or without shared pages. */
    static long stride(int unitBytes, boolean apart, int page) {
        return unitBytes + (apart && unitBytes >= page ? page + LINES : LINES);
    }

    /** The shortest unit that need not share a page, on machines where this matters. */
    static int leastUnitBytes() {
        return APART ? Pages.SIZE : 1;
    }

    /** The distance of a counter's bitmap from the beginning of the unit of central counts. */
    static long bitmapOffset(long offset, int unitBytes, int words) {
        return 2L * unitBytes + offset * words;
    }

    /** The size of a whole chunk, in whole pages. */
    static long bytes(ChunkSource.Request request, int unitBytes) {
        long shared = request.recorded() ? 2 + request.bitmapWords() : 2;
        return pageOf(request.units() * stride(unitBytes) + shared * unitBytes + Pages.SIZE - 1);
    }

    /** The address of the page that an address is in. */
    static long pageOf(long address) {
        return address & -Pages.SIZE;
    }

    /** The number of counters that fit into the chunk. */
    int capacity() {
        return unitBytes / granule - unused();
    }

    /** The handle of the counter with that number. */
    long handle(int counter) {
        return base + (long) (unused() + counter) * granule;
    }

    /** The number of the counter with that handle. */
    int counter(long handle) {
        return (int) ((handle - base) / granule) - unused();
    }

    /** The number of counters that would fit into the unused head. */
    private int unused() {
        return Math.min(HEAD / granule, unitBytes / granule / 8);
    }
}
