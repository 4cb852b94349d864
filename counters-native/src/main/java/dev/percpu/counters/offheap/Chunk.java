package dev.percpu.counters.offheap;

/**
 * A stretch of per-CPU memory: one unit for each CPU, one for central words, and maybe bitmaps.
 *
 * <pre>{@code
 * base                  base + stride                 base + units × stride
 * | unit of CPU 0     | | unit of CPU 1     | |  ...   | central counts | flags       | bitmaps |
 * | a b c d ...       | | a b c d ...       | |        | a b c d ...    | a b c d ... | a b ... |
 *     ^ handle              ^ handle + stride
 * }</pre>
 *
 * <p>A counter's handle is the address of its slot in unit 0; its slot in unit <i>n</i> is <i>n</i>
 * strides on. The base is a multiple of {@code unitBytes}, a power of two, so that a handle alone
 * tells its offset in the unit. What begins there is {@code granule} bytes long: the slot of one
 * counter, or the slots of a group's members side by side. Each word of a slot has a central count
 * and a flag, at the same offset in a unit of those: away from each other, for every update reads a
 * flag, and each fold writes a central count. Where it is recorded which units a counter has been
 * touched in, there is a bit for each unit, in as many words as that takes: the bitmaps are as many
 * times longer than a unit, and a counter's is at as many times the offset.
 *
 * <p>The stride is longer than a unit by two cache lines. They spread the slots of one counter over
 * the sets of the first-level cache, which all distances of whole pages would put into one; {@code
 * docs/stride.md} has the figures. On a machine of several NUMA nodes it is longer by a page
 * besides, which is never touched: so no two units share one, and each can have its own node. The
 * price is one more touched page for each unit, which then begins and ends inside a page. Mapped
 * units have at least a page there, however large pages are. Units that are shorter than a page are
 * kept apart by the two lines alone.
 *
 * <p>The head of a unit is left unused: an atomic update of the first words of a page was found to
 * be slower than of others; {@code docs/page-heads.md} has the figures.
 *
 * @param base the address of unit 0
 * @param unitBytes the length of a unit, a power of two
 * @param granule the distance of counters in a unit, a power of two, at least 8
 */
record Chunk(long base, int unitBytes, int granule) {

    private static final int LINES = 128;

    /** Whether units are kept from sharing a page, which has one node. */
    private static final boolean APART = MachineNodes.withMemory().cardinality() > 1;

    /** What is left unused at the start of a unit, where it is small against the unit. */
    private static final int HEAD = 256;

    /** The distance of units. */
    static long stride(int unitBytes) {
        return stride(unitBytes, APART, Pages.SIZE);
    }

    /** The distance of units that may share a page of that size, or may not. */
    static long stride(int unitBytes, boolean apart, int page) {
        return unitBytes + (apart && unitBytes >= page ? page + LINES : LINES);
    }

    /** The shortest unit that can be kept from sharing a page, where that matters. */
    static int leastUnitBytes() {
        return APART ? Pages.SIZE : 1;
    }

    /** How far the bitmap of a counter is from the begin of the unit of central counts. */
    static long bitmapOffset(long offset, int unitBytes, int words) {
        return 2L * unitBytes + offset * words;
    }

    /** The size of a whole chunk, in whole pages. */
    static long bytes(ChunkSource.Request request, int unitBytes) {
        long shared = request.recorded() ? 2 + request.bitmapWords() : 2;
        return pageOf(request.units() * stride(unitBytes) + shared * unitBytes + Pages.SIZE - 1);
    }

    /** The begin of the page that an address is in. */
    static long pageOf(long address) {
        return address & -Pages.SIZE;
    }

    /** How many counters find room. */
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

    /** How many counters would fit into the head. */
    private int unused() {
        return Math.min(HEAD / granule, unitBytes / granule / 8);
    }
}
