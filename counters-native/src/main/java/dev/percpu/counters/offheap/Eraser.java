package dev.percpu.counters.offheap;

/**
 * Clears allocations that nobody uses, in all units, and touches only pages that something was
 * written to.
 *
 * <p>Where it is recorded which units an allocation has been touched in, those are cleared.
 * Elsewhere the kernel knows it page by page: a page that was never written is not there. Where
 * there are few units, looking at every word is faster than asking. With many, allocations are
 * cleared in batches, and the kernel is asked once for each batch.
 *
 * @param words how the allocations are reached
 */
record Eraser(OffHeapSlots words) {

    /** From how many units on the kernel is asked. */
    private static final int MANY_UNITS = 64;

    private static final long[] NO_ARRAY = {};

    /** Whether clearing allocations in batches gains nothing. */
    boolean cheapOneByOne() {
        return words.request().recorded() || words.units() < MANY_UNITS || !words.source().lazy();
    }

    /**
     * Clears the allocations of a stack from that one up, and may reorder them. If an error keeps
     * it from clearing all of them, none counts as cleared; the stack has the same places then, and
     * it can be tried again.
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

    /**
     * Brings the allocations of one chunk together by swaps, which leave all of them in the array.
     */
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

    /** The pages that may hold anything; null, for all of them, if the heap is too full to ask. */
    private static Residency written(long base, long bytes) {
        try {
            return Residency.of(base, bytes);
        } catch (OutOfMemoryError | LinkageError e) {
            return null;
        }
    }

    /** Page by page: a sum reads one page of a wide group in each unit, not all of them. */
    private void clearWritten(Residency pages, long base, long begin, long end) {
        long at = pages.nextWritten(begin, end);
        while (at < end) {
            long next = Math.min(pages.nextPage(at), end);
            words.zero(base + at, (int) (next - at));
            at = pages.nextWritten(next, end);
        }
    }
}
