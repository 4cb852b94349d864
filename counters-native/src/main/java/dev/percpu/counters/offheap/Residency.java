package dev.percpu.counters.offheap;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds the written pages of a range of this process's memory, by {@code /proc/self/pagemap}. A
 * page that is neither in memory nor in swap is still as it was mapped: zero. A read can map the
 * shared zero page, so an unwritten page may seem written. A written page never seems unwritten.
 *
 * <p>It does not use {@code mincore}, which reports a page in swap as absent.
 *
 * <p>A wide group on many CPUs can have more pages than an array has elements, and the map has
 * eight bytes for each page. So only a part of the map is read at a time, when it is needed. Ask
 * for pages in ascending order; otherwise parts are read again.
 *
 * <p>If the map cannot be read, every page counts as written. Not thread-safe.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/mm/pagemap.html">pagemap</a>
 */
final class Residency {

    private static final long PRESENT_OR_SWAPPED = 3L << 62;
    private static final int BUFFER_BYTES = 64 * 1024;

    /** Reads the kernel's map. */
    @FunctionalInterface
    interface Source {
        /**
         * Reads entries of eight bytes.
         *
         * @param into receives the entries, from its start on
         * @param at the offset of the first entry in the map, in bytes
         * @param length the number of bytes to read
         * @return the number of bytes read; fewer than eight if the map cannot be read
         */
        int read(byte[] into, long at, int length);
    }

    private final Source source;
    private final int pageBytes;
    private final long firstEntry;
    private final long pages;
    private final byte[] buffer;
    private final ByteBuffer entries;
    private boolean readable = true;

    /** The pages whose entries are in the buffer. */
    private long from;

    private long to;

    /**
     * Creates an object that has read nothing yet.
     *
     * @param source reads the map
     * @param pageBytes the size of a page, a power of two
     * @param address the address of the range, at the beginning of a page
     * @param bytes the length of the range
     */
    Residency(Source source, int pageBytes, long address, long bytes) {
        this.source = source;
        this.pageBytes = pageBytes;
        this.firstEntry = address / pageBytes;
        this.pages = (bytes + pageBytes - 1) / pageBytes;
        this.buffer = new byte[(int) Math.min(BUFFER_BYTES, pages * Long.BYTES)];
        this.entries = ByteBuffer.wrap(buffer).order(ByteOrder.nativeOrder());
    }

    /**
     * Returns the pages of a range of this process's memory that begins at the beginning of a page.
     */
    static Residency of(long address, long bytes) {
        return new Residency(Pagemap::read, Pages.SIZE, address, bytes);
    }

    /**
     * Returns the first offset, from {@code offset} to {@code end}, in a page that may have been
     * written.
     */
    long nextWritten(long offset, long end) {
        long at = offset;
        while (at < end && !written(at / pageBytes)) {
            at = nextPage(at);
        }
        return Math.min(at, end);
    }

    /** Returns the offset of the page after the page of {@code offset}. */
    long nextPage(long offset) {
        return (offset & -pageBytes) + pageBytes;
    }

    /** Returns the number of pages in the whole range that may have been written. */
    long count() {
        long count = 0;
        for (long page = 0; page < pages; page++) {
            count += written(page) ? 1 : 0;
        }
        return count;
    }

    private boolean written(long page) {
        if (readable && (page < from || page >= to)) {
            load(page);
        }
        return !readable
                || (entries.getLong((int) (page - from) * Long.BYTES) & PRESENT_OR_SWAPPED) != 0;
    }

    private void load(long page) {
        int length = (int) Math.min(buffer.length, (pages - page) * Long.BYTES);
        int read = source.read(buffer, (firstEntry + page) * Long.BYTES, length);
        readable = read >= Long.BYTES;
        from = page;
        to = page + read / Long.BYTES;
    }

    /** The kernel's file, opened once. */
    private static final class Pagemap {

        /**
         * Not a channel, because an interrupt of a reading thread would close a channel for all
         * threads.
         */
        private static final RandomAccessFile FILE = open();

        private Pagemap() {}

        private static RandomAccessFile open() {
            try {
                return new RandomAccessFile("/proc/self/pagemap", "r");
            } catch (IOException e) {
                // The file does not exist, or a sandbox hides it. Then every page is checked.
                return null;
            }
        }

        static int read(byte[] into, long at, int length) {
            if (FILE == null) {
                return 0;
            }
            synchronized (FILE) {
                try {
                    FILE.seek(at);
                    return FILE.read(into, 0, length);
                } catch (IOException e) {
                    return 0;
                }
            }
        }
    }
}
