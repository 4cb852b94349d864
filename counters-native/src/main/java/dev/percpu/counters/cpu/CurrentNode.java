package dev.percpu.counters.cpu;

import dev.percpu.counters.linux.RseqArea;
import dev.percpu.counters.linux.ThreadState;
import java.util.Optional;

/**
 * The NUMA node of the CPU that the calling thread runs on ({@code node_id}). Thread-safe, for
 * platform and virtual threads; orders nothing.
 */
public final class CurrentNode {

    /** Where in the area the id ends. */
    private static final int END = RseqArea.NODE_ID + Integer.BYTES;

    private static final Optional<String> REFUSAL = RseqFeatures.unfilled("node ids", END);
    private static final boolean KNOWN = REFUSAL.isEmpty();

    private CurrentNode() {}

    /**
     * Why the node cannot be asked for, decided once.
     *
     * @return the reason and the remedy; empty if it can be
     */
    public static Optional<String> unavailable() {
        return REFUSAL;
    }

    /**
     * How many nodes memory is sized for: one more than the highest id that the kernel may ever
     * bring online, at least 1.
     *
     * @return the number
     */
    public static int possible() {
        return PossibleNodes.MACHINE;
    }

    /**
     * The node's id. It is a hint like the CPU: to be checked against bounds.
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

    /** For a virtual thread, and for a thread that is new or not the first of its bin. */
    private static int slowly() {
        long area = RseqAreas.own();
        return area != RseqAreas.NONE ? RseqAreas.word(area, RseqArea.NODE_ID) : ThreadState.node();
    }
}
