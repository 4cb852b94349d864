package dev.percpu.harness.articles.tasks;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * Makes the young heap resident. Its first pass costs a page fault for every page, which would fall
 * on whichever tasks come first, and on those with large counters most.
 */
final class YoungHeap {

    private static final int PIECE_BYTES = 1 << 20;

    /** The first collection ends the first pass; survivors change places at the second. */
    private static final int COLLECTIONS = 2;

    private static final byte[] NOTHING = {};

    /** What a field holds has to be allocated. */
    private static volatile byte[] piece = NOTHING;

    private YoungHeap() {}

    /** Allocates until the collector has run, or until it would have had to. */
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
