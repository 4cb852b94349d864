package dev.percpu.counters.offheap;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Clears places that nobody uses, in all units, and touches only pages that something was written
 * to.
 *
 * <p>Which CPUs have touched a place is not recorded, since every update would pay for it. The
 * kernel knows it page by page: a page that was never written is not there. Where there are few
 * units, looking at every word is faster than asking. With many, places are cleared in batches, and
 * the kernel is asked once for each batch.
 *
 * @param source where the chunks come from, and how they are reached
 * @param request what they are
 * @param unitBytes the length of a unit
 */
record Eraser(ChunkSource source, ChunkSource.Request request, int unitBytes) {

    /** From how many units on the kernel is asked. */
    private static final int MANY_UNITS = 64;

    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    /** Whether clearing places in batches gains nothing. */
    boolean cheapOneByOne() {
        return request.units() < MANY_UNITS || !source.lazy();
    }

    /** Clears the first places of the array, and sorts them. */
    void clear(long[] handles, int count) {
        Arrays.sort(handles, 0, count);
        for (int from = 0; from < count; ) {
            long base = handles[from] & -unitBytes;
            int to = from + 1;
            while (to < count && (handles[to] & -unitBytes) == base) {
                to++;
            }
            clear(base, handles, from, to);
            from = to;
        }
    }

    /** Clears places of one chunk. */
    private void clear(long base, long[] handles, int from, int to) {
        long stride = Chunk.stride(unitBytes);
        int bytes = request.words() * Long.BYTES;
        BitSet pages = cheapOneByOne() ? null : Residency.written(base, request.units() * stride);
        for (int unit = 0; unit < request.units(); unit++) {
            for (int i = from; i < to; i++) {
                long place = handles[i] + unit * stride;
                if (pages == null || Residency.any(pages, place - base, bytes)) {
                    clear(place, bytes);
                }
            }
        }
        for (int i = from; i < to; i++) {
            long offset = handles[i] - base;
            clear(base + request.units() * stride + Chunk.centralOffset(offset), 2 * bytes);
        }
    }

    private void clear(long place, int bytes) {
        for (long word = place; word < place + bytes; word += Long.BYTES) {
            if ((long) WORD.getOpaque(source.segment(word), source.offset(word)) != 0) {
                WORD.setOpaque(source.segment(word), source.offset(word), 0L);
            }
        }
    }
}
