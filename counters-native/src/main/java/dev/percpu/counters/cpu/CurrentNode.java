package dev.percpu.counters.cpu;

import dev.percpu.counters.linux.RseqArea;
import dev.percpu.counters.linux.ThreadState;
import java.util.Optional;

/**
 * The NUMA node of the CPU that the calling thread runs on ({@code node_id}). Thread-safe, for
 * platform and virtual threads. A read has no memory ordering.
 */
public final class CurrentNode {

    /** The end of the id in the area. */
    private static final int END = RseqArea.NODE_ID + Integer.BYTES;

    private static final Optional<String> REFUSAL = RseqFeatures.unfilled("node ids", END);
    private static final boolean KNOWN = REFUSAL.isEmpty();

    private CurrentNode() {}

    /**
     * Tells why the current node cannot be found. Decided once.
     *
     * @return the reason and the remedy; empty if it can be found
     */
    public static Optional<String> unavailable() {
        return REFUSAL;
    }

    /**
     * Returns the number of nodes that memory is sized for: the highest id that the kernel may ever
     * bring online, plus one.
     *
     * @return the number
     */
    public static int possible() {
        return PossibleNodes.MACHINE;
    }

    /**
     * Returns the node's id. Like the CPU, it is only a hint: check it against bounds before use.
     *
     * @return the id, or a negative number if it is unknown
     * @throws IllegalStateException if the bridge cannot be used
     */
    public static int get() {
        if (!KNOWN) {
            return ThreadState.node();
        }
        long area = RseqAreas.known();
        return area != RseqAreas.NONE ? RseqAreas.word(area, RseqArea.NODE_ID) : slowly();
    }

    /** For virtual threads, and for threads that are new or not the first of their bin. */
    private static int slowly() {
        long area = RseqAreas.own();
        return area != RseqAreas.NONE ? RseqAreas.word(area, RseqArea.NODE_ID) : ThreadState.node();
    }
}
