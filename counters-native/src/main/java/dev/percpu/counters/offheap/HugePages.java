package dev.percpu.counters.offheap;

import dev.percpu.counters.linux.LibC;
import dev.percpu.counters.linux.MemoryAdvice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The huge pages that a chunk can have. They are 2 MiB where pages are 4 KiB, 32 MiB where they are
 * 16 KiB, and 512 MiB where they are 64 KiB. The first update in a huge page brings all of it in,
 * so that the last kind is refused: one counter would take half a gigabyte.
 *
 * <p>The first refusal is logged. Thread-safe.
 */
final class HugePages {

    /** The largest that is used. */
    static final long MOST_BYTES = 32L << 20;

    private static final Path SIZE = Path.of("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size");

    /** A page of the page table has as many entries of eight bytes, one for each page below it. */
    private static final int ENTRY_BYTES = Long.BYTES;

    private final long bytes;
    private final Consumer<String> log;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Huge pages of one size.
     *
     * @param bytes the size, a power of two
     * @param log is told the first reason for which there are none
     */
    HugePages(long bytes, Consumer<String> log) {
        this.bytes = bytes;
        this.log = log;
    }

    /** The size of this machine's huge pages, which can be known though there are none. */
    static long bytesHere() {
        try {
            return Long.parseLong(Files.readAllLines(SIZE).get(0).strip());
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            // A kernel without them, or a sandbox: what the lowest table spans is their size.
            return (long) Pages.SIZE / ENTRY_BYTES * Pages.SIZE;
        }
    }

    /** Doubles units until a chunk is sure to contain a whole huge page, if that can be used. */
    int unitBytes(int unitBytes, ChunkSource.Request request) {
        int longer = unitBytes;
        while (bytes <= MOST_BYTES && Chunk.bytes(request, longer) < 2 * bytes) {
            longer *= 2;
        }
        return longer;
    }

    /** Tells the kernel of a chunk whether its pages are to be huge. */
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
                    "a huge page of this kernel has %,d bytes; use a kernel whose huge pages have at most %,d"
                            .formatted(bytes, MOST_BYTES));
        }
        // Where the kernel takes huge pages unasked, the first update of one unit would bring in
        // those of fifty CPUs, on its own node. A kernel without them refuses, rightly.
        kernel.madvise(address, chunkBytes, MemoryAdvice.MADV_NOHUGEPAGE);
    }

    private void tell(String reason) {
        if (told.compareAndSet(false, true)) {
            log.accept("Off-heap memory has pages of the usual size: " + reason);
        }
    }
}
