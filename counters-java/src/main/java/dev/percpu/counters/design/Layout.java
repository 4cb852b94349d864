package dev.percpu.counters.design;

import dev.percpu.counters.CounterOptions;
import java.util.List;
import java.util.Optional;

/** A kind of memory for counters. Thread-safe. */
public interface Layout {

    /**
     * Returns the word for this layout in a variant's name.
     *
     * @return the name
     */
    String name();

    /**
     * Returns the names of the stores that this layout supports, preferred ones first.
     *
     * @return the names
     */
    List<String> stores();

    /**
     * Tells why this layout does not support a store with an index.
     *
     * @param index the index's name
     * @param store one of {@link #stores()}
     * @return the reason; empty if it supports the store
     */
    default Optional<String> refusal(String index, String store) {
        return Optional.empty();
    }

    /**
     * Whether other counters use the memory of closed counters, so that the memory must be cleared.
     *
     * @return whether memory is reused; if not, the garbage collector frees it
     */
    default boolean reuses() {
        return false;
    }

    /**
     * Whether a counter in use can get more slots of this kind, for an index that chooses the slot
     * by thread.
     *
     * @param options the options; only the padding matters
     * @return whether counters can grow; if not, a counter has all its slots from the beginning
     */
    default boolean grows(CounterOptions options) {
        return false;
    }

    /**
     * Tells why a reader cannot wait for updates that this layout makes in one step; see {@link
     * Slots#awaitFused}.
     *
     * @return the reason; empty if a reader can wait
     */
    default Optional<String> unawaited() {
        return Optional.empty();
    }

    /**
     * Creates memory of this kind.
     *
     * @param shape the memory that each counter needs
     * @param store one of {@link #stores()}
     * @param options the options, such as padding and reuse
     * @return the memory
     * @throws IllegalArgumentException if a counter of that shape is too large for the layout
     */
    Memory memory(Shape shape, String store, CounterOptions options);
}
