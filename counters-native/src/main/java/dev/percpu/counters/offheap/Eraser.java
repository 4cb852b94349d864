package dev.percpu.counters.offheap;

/**
 * Clears unused allocations in all units, and touches only pages that were written.
 *
 * <p>If the touched units are recorded, only those are cleared. Otherwise the kernel knows the
 * written pages: a page that was never written is not present. With few units, it is faster to
 * check every word than to ask the kernel. With many units, allocations are cleared in batches,
 * with one query to the kernel for each batch.
 *
 * @param words the access to the allocations
 */
record Eraser(OffHeapSlots words) {

    /** From this number of units on, the kernel is asked. */
    private static final int MANY_UNITS = 64;

    private static final long[] NO_ARRAY = {};

    /** Whether clearing in batches has no advantage. */
    boolean cheapOneByOne() {
        return words.request().recorded() || words.units() < MANY_UNITS || !words.source().lazy();
    }

    /**
     * Clears the allocations of a stack, from index {@code first} up, and may reorder them. If an
     * error stops the clearing, none counts as cleared. The stack still has the same allocations,
     * and the call can be repeated.
     */
    void clear(Allocations allocations, int first) {
        if (words.request().recorded()) {
            for (int i = first; i < allocations.count; i++) {
                words.clear(NO_ARRAY, allocations.handles[i]);
            }
        } else {
            clearByChunk(allocations.handles, first, allocations.count);
        }
    }

    /** Groups the allocations by chunk, with swaps that never remove one from the array. */
    private void clearByChunk(long[] handles, int first, int count) {
        long unit = -words.unitBytes();
        for (int from = first; from < count; ) {
            long base = handles[from] & unit;
            int to = from + 1;
            for (int i = to; i < count; i++) {
                long handle = handles[i];
                if ((handle & unit) == base) {
                    handles[i] = handles[to];
                    handles[to++] = handle;
                }
            }
            clear(base, handles, from, to);
            from = to;
        }
    }

    /** Clears allocations of one chunk. */
    private void clear(long base, long[] handles, int from, int to) {
        long stride = Chunk.stride(words.unitBytes());
        int bytes = words.request().words() * Long.BYTES;
        Residency pages = cheapOneByOne() ? null : written(base, words.units() * stride);
        for (int unit = 0; unit < words.units(); unit++) {
            for (int i = from; i < to; i++) {
                long allocation = handles[i] + unit * stride;
                if (pages == null) {
                    words.zero(allocation, bytes);
                } else {
                    clearWritten(pages, base, allocation - base, allocation - base + bytes);
                }
            }
        }
        for (int i = from; i < to; i++) {
            words.zeroCentral(handles[i]);
        }
    }

    /**
     * Returns the pages that may have been written; null, which means all pages, if the heap is too
     * full for the query.
     */
    private static Residency written(long base, long bytes) {
        try {
            return Residency.of(base, bytes);
        } catch (OutOfMemoryError | LinkageError e) {
            return null;
        }
    }

    /**
     * Works page by page, because a sum reads only one page of a wide group in each unit, not all
     * of them.
     */
    private void clearWritten(Residency pages, long base, long begin, long end) {
        long at = pages.nextWritten(begin, end);
        while (at < end) {
            long next = Math.min(pages.nextPage(at), end);
            words.zero(base + at, (int) (next - at));
            at = pages.nextWritten(next, end);
        }
    }
}
