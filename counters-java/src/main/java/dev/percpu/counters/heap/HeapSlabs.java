package dev.percpu.counters.heap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Arrays;

/** For each thread a slab, which has a cell of words for every counter of one width. */
final class HeapSlabs {

    /*
     * Layout.
     *
     *   slab of thread 0  | padding | cell 0 | cell 1 | ...                   | padding |
     *   slab of thread 1  | padding | cell 0 | cell 1 | ... | padding |
     *   slab of thread 2  (empty until it counts)
     *
     * A slab is an array that only its thread writes to. Padding at both ends, if asked for, keeps its
     * words off the cache lines of whatever the collector puts beside it, and of its own header, which
     * every access reads. A counter's words lie in every thread's slab at the same place. The
     * alternative, an array of slots for each counter, needs room in each counter for all threads that
     * there could ever be; so memory is for the threads and counters that meet.
     *
     * Ordering.
     *
     *   field     read mode                       write mode   who writes                guard
     *   table     plain by the owner, acquire     release      the owner, when it grows  the monitor
     *   word      opaque by the owner, volatile   opaque       the owner                 ownership
     *   word of a free cell                       opaque       who reuses the cell       the monitor
     *   the rest  plain                           plain        who creates a counter     the monitor
     *
     * Growth. An owner whose slab is too short copies it to a longer one, under the monitor. Nobody
     * else writes to the words of open counters, so it copies all of them; and a free cell is cleared
     * under the same monitor, so that the copy cannot bring an old value back. A walk that has found
     * the shorter slab misses only updates that had not returned when it began.
     *
     * Why a cell never reaches two counters. Nothing tells an updater that its counter is being closed.
     * But each counter has an array of its own on the heap, which it keeps reachable until it has done
     * with its memory. A phantom reference to that array brings the cell back, so that it is used
     * again, cleared, only when no method of its counter runs or can begin. That holds for counters
     * that were never closed as well: like other objects they need not be.
     *
     * Errors. Cells are kept in two lists, of those in use and of free ones, linked through themselves.
     * What has to be allocated is, before anything changes; a cell moves from one list to the other
     * between two calls, and one that came back and is not cleared yet is kept in view meanwhile. So
     * whatever is thrown at any call, no cell is in both lists or in none.
     *
     * Progress. Creating a counter, and growth, hold the monitor; other updates never do. A slab grows
     * to twice its length, and so rarely.
     *
     * What it does not do. Slabs do not shrink: they are as long as the most counters at a time made
     * them, and as many as the most threads at a time.
     */

    private static final VarHandle SLAB = MethodHandles.arrayElementVarHandle(long[][].class);
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final long[] EMPTY = {};
    private static final int LEAST_CELLS = 8;

    private final long[][] table;
    private final int width;
    private final int padding;

    private final ReferenceQueue<long[]> unreachable = new ReferenceQueue<>();
    private int next;

    /** The cells in use. */
    private Cell open;

    /** Those that can be used again. */
    private Cell free;

    /** One that has come back and still stands among those in use. */
    private Cell returning;

    private static final class Cell extends PhantomReference<long[]> {
        final int first;
        Cell before;
        Cell after;

        Cell(long[] array, ReferenceQueue<long[]> queue, int first) {
            super(array, queue);
            this.first = first;
        }
    }

    /**
     * For that many threads.
     *
     * @param width the words of a cell
     * @param padding the words to keep free at both ends of a slab
     */
    HeapSlabs(int threads, int width, int padding) {
        this.table = new long[threads][];
        Arrays.fill(table, EMPTY);
        this.width = width;
        this.padding = padding;
    }

    /** The slabs by thread; those that have not been needed yet are empty. */
    long[][] table() {
        return table;
    }

    /** The words that are kept free at both ends of a slab. */
    int padding() {
        return padding;
    }

    /**
     * Finds a cell, all zero, for the counter to which an array belongs.
     *
     * @return the cell's first word in each slab
     */
    synchronized int cell(long[] array) {
        takeBack();
        Cell used = free;
        Cell cell =
                new Cell(array, unreachable, used == null ? padding + next * width : used.first);
        // From here on nothing is called, and so nothing can be thrown.
        if (used == null) {
            next++;
        } else {
            free = used.after;
        }
        cell.after = open;
        if (open != null) {
            open.before = cell;
        }
        open = cell;
        return cell.first;
    }

    private void takeBack() {
        while (returning != null || (returning = (Cell) unreachable.poll()) != null) {
            clear(returning.first);
            // From here on nothing is called, and so nothing can be thrown.
            Cell cell = returning;
            if (cell.before == null) {
                open = cell.after;
            } else {
                cell.before.after = cell.after;
            }
            if (cell.after != null) {
                cell.after.before = cell.before;
            }
            cell.after = free;
            free = cell;
            returning = null;
        }
    }

    /**
     * Called by a slab's owner to have room for a word. Slabs have whole cells, so that an update
     * which has found room for its first word cannot fail at the next.
     */
    synchronized long[] grow(int thread, int word) {
        long[] old = table[thread];
        int cell = (word - padding) / width;
        int cells = Math.max(LEAST_CELLS, Integer.highestOneBit(cell + 1) << 1);
        long[] longer = Arrays.copyOf(old, padding + cells * width + padding);
        SLAB.setRelease(table, thread, longer);
        return longer;
    }

    private void clear(int first) {
        for (long[] slab : table) {
            for (int word = first; word < first + width && word < slab.length; word++) {
                WORD.setOpaque(slab, word, 0L);
            }
        }
    }
}
