package dev.percpu.harness.articles.tasks;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * Makes the young heap resident. The first pass through the young heap costs a page fault for every
 * page. Without this class, the first tasks would pay for that, and those with large counters would
 * pay most.
 */
final class YoungHeap {

    private static final int PIECE_BYTES = 1 << 20;

    /**
     * The first collection ends the first pass; the second one lets survivors change their space.
     */
    private static final int COLLECTIONS = 2;

    private static final byte[] NOTHING = {};

    /** The array is assigned to a field, so that the compiler cannot remove the allocation. */
    private static volatile byte[] piece = NOTHING;

    private YoungHeap() {}

    /** Allocates until the collector has run often enough, or must have by the size of the heap. */
    static void passThrough() {
        long end = collections() + COLLECTIONS;
        long most = COLLECTIONS * Runtime.getRuntime().maxMemory();
        for (long done = 0; done < most && collections() < end; done += PIECE_BYTES) {
            piece = new byte[PIECE_BYTES];
        }
        piece = NOTHING;
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
