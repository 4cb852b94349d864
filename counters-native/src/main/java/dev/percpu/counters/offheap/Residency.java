package dev.percpu.counters.offheap;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * Which pages of this process's memory something was written to, by {@code /proc/self/pagemap}: a
 * page that is neither in memory nor in swap is as it was mapped, zero. Reading a page can bring
 * the shared zero page in, so that a page may seem written and is not; never the other way round.
 *
 * <p>Not by {@code mincore}, which takes a page in swap for one that is not there.
 *
 * <p>Thread-safe. Where the file cannot be read, every page counts as written.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/mm/pagemap.html">pagemap</a>
 */
final class Residency {

    private static final int PAGE_SHIFT = 12;
    private static final long PRESENT_OR_SWAPPED = 3L << 62;
    private static final int BUFFER_BYTES = 64 * 1024;

    /** Not a channel, which an interrupt of the thread that reads would close for all. */
    private static final RandomAccessFile FILE = open();

    private Residency() {}

    private static RandomAccessFile open() {
        try {
            return new RandomAccessFile("/proc/self/pagemap", "r");
        } catch (IOException e) {
            // No such file, or a sandbox: then everything is looked at.
            return null;
        }
    }

    /** Bit n tells whether page n of that memory may hold anything; the place begins a page. */
    static BitSet written(long place, long bytes) {
        int pages = (int) ((bytes + Chunk.PAGE - 1) >>> PAGE_SHIFT);
        BitSet written = new BitSet(pages);
        if (FILE == null) {
            written.set(0, pages);
            return written;
        }
        byte[] buffer = new byte[Math.min(BUFFER_BYTES, pages * Long.BYTES)];
        ByteBuffer entries = ByteBuffer.wrap(buffer).order(ByteOrder.nativeOrder());
        for (int page = 0; page < pages; ) {
            int length = Math.min(buffer.length, (pages - page) * Long.BYTES);
            int read = read(buffer, ((place >>> PAGE_SHIFT) + page) * Long.BYTES, length);
            if (read < Long.BYTES) {
                written.set(page, pages);
                return written;
            }
            for (int at = 0; at + Long.BYTES <= read; at += Long.BYTES, page++) {
                if ((entries.getLong(at) & PRESENT_OR_SWAPPED) != 0) {
                    written.set(page);
                }
            }
        }
        return written;
    }

    /** Whether any page of a stretch within that memory may hold anything. */
    static boolean any(BitSet written, long offset, int bytes) {
        int first = (int) (offset >>> PAGE_SHIFT);
        int last = (int) ((offset + bytes - 1) >>> PAGE_SHIFT);
        return first == last
                ? written.get(first)
                : written.get(first) || within(written, first, last);
    }

    private static boolean within(BitSet written, int first, int last) {
        int next = written.nextSetBit(first);
        return next >= 0 && next <= last;
    }

    private static int read(byte[] buffer, long at, int length) {
        synchronized (FILE) {
            try {
                FILE.seek(at);
                return FILE.read(buffer, 0, length);
            } catch (IOException e) {
                return 0;
            }
        }
    }
}
