package dev.percpu.counters.offheap;

import dev.percpu.counters.linux.LibC;
import dev.percpu.counters.linux.MemoryAdvice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The huge pages of chunks. A huge page has 2 MiB if normal pages have 4 KiB, 32 MiB if they have
 * 16 KiB, and 512 MiB if they have 64 KiB. The first update in a huge page allocates all of it. So
 * the largest size is refused: one counter would use half a gigabyte.
 *
 * <p>The first refusal is logged. Thread-safe.
 */
final class HugePages {

    /** The largest size that is used. */
    static final long MOST_BYTES = 32L << 20;

    private static final Path SIZE = Path.of("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size");

    /**
     * The size of an entry of the page table in bytes. A table fills one page, with one entry for
     * each page below it.
     */
    private static final int ENTRY_BYTES = Long.BYTES;

    private final long bytes;
    private final Consumer<String> log;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Creates huge pages of one size.
     *
     * @param bytes the size, a power of two
     * @param log receives the first reason why huge pages are not used
     */
    HugePages(long bytes, Consumer<String> log) {
        this.bytes = bytes;
        this.log = log;
    }

    /**
     * Returns the size of this machine's huge pages. It can be known even if the kernel has none.
     */
    static long bytesHere() {
        try {
            return Long.parseLong(Files.readAllLines(SIZE).get(0).strip());
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            // The kernel has no huge pages, or a sandbox hides the file. Their size is the memory
            // that one table of the lowest level spans.
            return (long) Pages.SIZE / ENTRY_BYTES * Pages.SIZE;
        }
    }

    /** Doubles units until a chunk certainly contains a whole huge page, if that size is usable. */
    int unitBytes(int unitBytes, ChunkSource.Request request) {
        int longer = unitBytes;
        while (bytes <= MOST_BYTES && Chunk.bytes(request, longer) < 2 * bytes) {
            longer *= 2;
        }
        return longer;
    }

    /** Tells the kernel whether a chunk should have huge pages. */
    void advise(Pages.Kernel kernel, boolean huge, long address, long chunkBytes) {
        if (huge && bytes <= MOST_BYTES) {
            int errno = kernel.madvise(address, chunkBytes, MemoryAdvice.MADV_HUGEPAGE);
            if (errno != 0) {
                tell("madvise: " + LibC.text(errno) + "; use a kernel with transparent huge pages");
            }
            return;
        }
        if (huge) {
            tell(
                    "this kernel's huge pages have %,d bytes; use a kernel with at most %,d"
                            .formatted(bytes, MOST_BYTES));
        }
        // If the kernel uses huge pages by default, the first update of one unit would allocate the
        // units of about fifty CPUs on its own node. A kernel without huge pages refuses this call,
        // which is harmless.
        kernel.madvise(address, chunkBytes, MemoryAdvice.MADV_NOHUGEPAGE);
    }

    private void tell(String reason) {
        if (told.compareAndSet(false, true)) {
            log.accept("Off-heap memory has pages of the normal size: " + reason);
        }
    }
}
