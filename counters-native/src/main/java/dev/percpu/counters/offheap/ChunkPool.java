package dev.percpu.counters.offheap;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;

/**
 * The chunks of a space and the free places in each: maps chunks when they are needed and gives
 * them back when they are empty.
 */
final class ChunkPool {

    /*
     * Layout. For each chunk a stack of the places that have come back, and behind it those that were
     * never given out. Places are taken from the oldest chunk that is in use and has any, so that the
     * later ones run empty. Of the empty chunks one is kept mapped as it is, since a program that
     * creates and closes one counter at the edge of a chunk would map and unmap at every step.
     *
     * Every place here is zero: whoever puts one back has cleared it.
     *
     * Why unmapping is safe. A chunk is empty when each place ever taken from it is back. Places come
     * back when no method of their counter runs or can begin, which PerCpuSpace sees to; a counter
     * that was never closed keeps its chunk for good. Where the caller of close() answers for that
     * instead, and may be wrong, a late update must find memory: such a pool keeps the mapping, and
     * gives only the pages of an empty chunk back.
     *
     * Progress. All methods hold the monitor. Magazines stand in front of it.
     *
     * When the collector does not run. Off-heap memory puts no pressure on the heap, so a program that
     * creates and closes many counters could map chunk after chunk between two collections. When more
     * than half of a pool of eight chunks or more is waiting for the collector, growing first asks it
     * to run, as direct buffers do. The same is tried before memory is refused.
     *
     * References. Linux mm/percpu.c, for the order in which chunks are used and the one empty chunk
     * that is kept.
     */

    private static final int CHUNKS_BEFORE_COLLECTION = 8;
    private static final int SPARE = 1;
    private static final long WAIT_NANOS = 500_000_000;

    /** Before memory is refused: long enough for a busy machine to collect and to clear it. */
    private static final long LAST_WAIT_NANOS = 20 * WAIT_NANOS;

    private final ChunkSource source;
    private final ChunkSource.Request request;
    private final int unitBytes;
    private final boolean mayUnmap;
    private final Runnable collector;

    private final Map<Long, Stock> byBase = new HashMap<>();
    private final NavigableSet<Stock> inUse =
            new TreeSet<>(Comparator.comparingLong(stock -> stock.number));
    private final Deque<Stock> empty = new ArrayDeque<>();
    private long numbers;
    private final LongAdder waiting = new LongAdder();
    private long free;
    private boolean collecting;

    /** A chunk, and which of its places are here. */
    private static final class Stock {
        final Chunk chunk;
        final long number;
        int[] back = {};
        int backs;
        int fresh;

        Stock(Chunk chunk, long number) {
            this.chunk = chunk;
            this.number = number;
        }

        int available() {
            return backs + chunk.capacity() - fresh;
        }

        long take() {
            return chunk.handle(backs > 0 ? back[--backs] : fresh++);
        }

        void put(long handle) {
            if (backs == back.length) {
                back = Arrays.copyOf(back, Math.min(chunk.capacity(), 2 * backs + 8));
            }
            back[backs++] = chunk.counter(handle);
        }

        boolean isEmpty() {
            return backs == fresh;
        }
    }

    /**
     * A pool without chunks.
     *
     * @param source where they come from
     * @param request what they are to be
     * @param mayUnmap whether places come back only when nobody can use them any more
     * @param collector asks for a collection, which may bring places back from another thread
     */
    ChunkPool(
            ChunkSource source, ChunkSource.Request request, boolean mayUnmap, Runnable collector) {
        this.source = source;
        this.request = request;
        this.unitBytes = source.unitBytes(request);
        this.mayUnmap = mayUnmap;
        this.collector = collector;
    }

    /**
     * Takes places out, one at least.
     *
     * @return how many were taken, {@code most} if one chunk had so many
     * @throws IllegalStateException if there is none, and no memory for a chunk
     */
    synchronized int take(long[] into, int most) {
        if (free == 0 && mostlyWaiting()) {
            awaitCollection(WAIT_NANOS);
        }
        if (free == 0) {
            grow();
        }
        Stock stock = inUse.isEmpty() ? empty.pop() : inUse.first();
        int taken = Math.min(most, stock.available());
        for (int i = 0; i < taken; i++) {
            into[i] = stock.take();
        }
        free -= taken;
        if (stock.available() == 0) {
            inUse.remove(stock);
        } else {
            inUse.add(stock);
        }
        return taken;
    }

    /** Puts cleared places back. */
    synchronized void put(long[] handles, int from, int count) {
        for (int i = from; i < from + count; i++) {
            Stock stock = byBase.get(handles[i] & -unitBytes);
            stock.put(handles[i]);
            inUse.add(stock);
            free++;
            if (stock.isEmpty()) {
                inUse.remove(stock);
                retire(stock);
            }
        }
        notifyAll();
    }

    private void retire(Stock stock) {
        if (empty.size() < SPARE) {
            empty.push(stock);
        } else if (mayUnmap) {
            byBase.remove(stock.chunk.base());
            free -= stock.available();
            source.release(stock.chunk, request);
        } else {
            source.discard(stock.chunk, request);
            empty.addLast(stock);
        }
    }

    /** Notes that a place has begun to wait for the collector, or has ceased to. */
    void waiting(int more) {
        waiting.add(more);
    }

    /** Whether there are several chunks, and more than half of all places are here. */
    synchronized boolean mostlyFree() {
        return byBase.size() > 1 + empty.size() && 2 * free > capacity();
    }

    /** How many chunks are mapped. */
    synchronized int chunks() {
        return byBase.size();
    }

    private long capacity() {
        return byBase.isEmpty()
                ? 0
                : byBase.values().iterator().next().chunk.capacity() * (long) byBase.size();
    }

    private boolean mostlyWaiting() {
        return byBase.size() >= CHUNKS_BEFORE_COLLECTION && 2 * waiting.sum() > capacity();
    }

    private void grow() {
        Chunk chunk;
        try {
            chunk = source.chunk(request);
        } catch (IllegalStateException e) {
            awaitCollection(LAST_WAIT_NANOS);
            if (free == 0) {
                throw e;
            }
            return;
        }
        Stock stock = new Stock(chunk, numbers++);
        byBase.put(chunk.base(), stock);
        empty.push(stock);
        free += stock.available();
    }

    /** Waits until places are back, with the monitor released, or for not too long. */
    private void awaitCollection(long nanos) {
        if (waiting.sum() == 0) {
            return;
        }
        boolean first = !collecting;
        collecting = true;
        try {
            if (first) {
                collector.run();
            }
            long end = System.nanoTime() + nanos;
            for (long left = nanos; free == 0 && left > 0; left = end - System.nanoTime()) {
                wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            collecting &= !first;
        }
    }
}
