package dev.percpu.counters.offheap;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Which pages of a stretch of this process's memory something was written to, by {@code
 * /proc/self/pagemap}: a page that is neither in memory nor in swap is as it was mapped, zero.
 * Reading a page can bring the shared zero page in, so that a page may seem written and is not;
 * never the other way round.
 *
 * <p>Not by {@code mincore}, which takes a page in swap for one that is not there.
 *
 * <p>A wide group on many CPUs has more pages than an array has elements, and the map has eight
 * bytes for each. So a part of the map is read at a time, as it is asked for. Ask in ascending
 * order, or parts are read again.
 *
 * <p>Where the map cannot be read, every page counts as written. Not thread-safe.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/mm/pagemap.html">pagemap</a>
 */
final class Residency {

    private static final long PRESENT_OR_SWAPPED = 3L << 62;
    private static final int BUFFER_BYTES = 64 * 1024;

    /** What reads the kernel's map. */
    @FunctionalInterface
    interface Source {
        /**
         * Reads entries of eight bytes.
         *
         * @param into takes them from its start on
         * @param at the offset of the first in the map, in bytes
         * @param length how many bytes are wanted
         * @return how many were read; fewer than eight if it cannot be read
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
     * Nothing is read yet.
     *
     * @param source what reads the map
     * @param pageBytes the size of a page, a power of two
     * @param address where the stretch begins, which is where a page does
     * @param bytes how long it is
     */
    Residency(Source source, int pageBytes, long address, long bytes) {
        this.source = source;
        this.pageBytes = pageBytes;
        this.firstEntry = address / pageBytes;
        this.pages = (bytes + pageBytes - 1) / pageBytes;
        this.buffer = new byte[(int) Math.min(BUFFER_BYTES, pages * Long.BYTES)];
        this.entries = ByteBuffer.wrap(buffer).order(ByteOrder.nativeOrder());
    }

    /** The pages of a stretch of this process's memory that begins where a page does. */
    static Residency of(long address, long bytes) {
        return new Residency(Pagemap::read, Pages.SIZE, address, bytes);
    }

    /** The first offset from that one on, before the end, in a page that may hold anything. */
    long nextWritten(long offset, long end) {
        long at = offset;
        while (at < end && !written(at / pageBytes)) {
            at = nextPage(at);
        }
        return Math.min(at, end);
    }

    /** Where the page behind that offset's begins. */
    long nextPage(long offset) {
        return (offset & -pageBytes) + pageBytes;
    }

    /** How many pages of the whole stretch may hold anything. */
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

        /** Not a channel, which an interrupt of the thread that reads would close for all. */
        private static final RandomAccessFile FILE = open();

        private Pagemap() {}

        private static RandomAccessFile open() {
            try {
                return new RandomAccessFile("/proc/self/pagemap", "r");
            } catch (IOException e) {
                // No such file, or a sandbox: then everything is looked at.
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
