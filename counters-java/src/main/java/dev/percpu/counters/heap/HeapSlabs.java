package dev.percpu.counters.heap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Arrays;

/** One slab for each thread. A slab has a cell of words for every counter of one width. */
final class HeapSlabs {

    /*
     * Layout.
     *
     *   slab of thread 0  | padding | cell 0 | cell 1 | ...                   | padding |
     *   slab of thread 1  | padding | cell 0 | cell 1 | ... | padding |
     *   slab of thread 2  (empty until it counts)
     *
     * A slab is an array that only its thread writes to. It can have padding at both ends. The
     * padding separates its words from the cache lines of neighbouring objects and of its own
     * header, which every access reads. A counter's words have the same index in every thread's
     * slab. The alternative would be an array of slots for each counter. It would need memory in
     * each counter for all threads that could ever exist. Slabs need memory only for the threads
     * and counters that exist.
     *
     * Ordering.
     *
     *   field     read mode                       write mode   who writes                guard
     *   table     plain by the owner, acquire     release      the owner, when it grows  the monitor
     *   word      opaque by the owner, volatile   opaque       the owner                 ownership
     *   word of a free cell                       opaque       who reuses the cell       the monitor
     *   the rest  plain                           plain        who creates a counter     the monitor
     *
     * Growth. An owner whose slab is too short copies it to a longer one, under the monitor. No
     * other thread writes to the words of open counters, so the copy has all their values. A free
     * cell is cleared under the same monitor, so the copy cannot restore an old value. A walk that
     * uses the shorter slab misses only updates that had not returned when the walk began.
     *
     * Why a cell never reaches two counters. An updater does not know that its counter is being
     * closed. But each counter has its own array on the heap. Its methods keep this array reachable
     * while they use the memory. A phantom reference to the array brings the cell back. So the cell
     * is cleared and used again only when no method of its counter runs or can begin. This also
     * holds for counters that were never closed. They need no close, like other objects.
     *
     * Errors. Cells are in two linked lists: cells in use, and free cells. All allocations happen
     * before any change. A cell moves from one list to the other between two calls. A cell that
     * came back and is not cleared yet is in the field `returning`. So whatever any call throws, no
     * cell is in both lists or in neither.
     *
     * Progress. Only the creation of a counter and growth hold the monitor; other updates never do.
     * A slab doubles its length, so growth is rare.
     *
     * What it does not do. Slabs do not shrink. Their length follows the largest number of counters
     * at one time, and their number follows the largest number of threads at one time.
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

    /** The cells that can be used again. */
    private Cell free;

    /** A cell that has come back but is still in the list of cells in use. */
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
     * Creates empty slabs for a number of threads.
     *
     * @param width the number of words in a cell
     * @param padding the number of unused words at both ends of a slab
     */
    HeapSlabs(int threads, int width, int padding) {
        this.table = new long[threads][];
        Arrays.fill(table, EMPTY);
        this.width = width;
        this.padding = padding;
    }

    /** The slabs by thread. Slabs that have not been needed yet are empty. */
    long[][] table() {
        return table;
    }

    /** The number of unused words at both ends of a slab. */
    int padding() {
        return padding;
    }

    /**
     * Returns a zeroed cell for the counter that an array belongs to.
     *
     * @return the index of the cell's first word in each slab
     */
    synchronized int cell(long[] array) {
        takeBack();
        Cell used = free;
        Cell cell =
                new Cell(array, unreachable, used == null ? padding + next * width : used.first);
        // From here on, no method is called, so nothing can be thrown.
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
            // From here on, no method is called, so nothing can be thrown.
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
     * Makes a slab long enough for a word. Called by the slab's owner. Slabs contain whole cells,
     * so an update that has found its first word also finds the next ones.
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
