package dev.percpu.counters.design;

import dev.percpu.counters.CounterOptions;
import java.util.List;
import java.util.Optional;

/** A kind of memory that counters can be placed in. Thread-safe. */
public interface Layout {

    /**
     * The word that stands for this layout in a variant's name.
     *
     * @return the name
     */
    String name();

    /**
     * The words of the stores that this layout can do, preferred ones first.
     *
     * @return the names
     */
    List<String> stores();

    /**
     * Why this layout cannot do a store under an index.
     *
     * @param index the index's name
     * @param store one of {@link #stores()}
     * @return the reason; empty if it can
     */
    default Optional<String> refusal(String index, String store) {
        return Optional.empty();
    }

    /**
     * Finds memory for a new counter.
     *
     * @param slots how many slots it has
     * @param central whether it has a central count
     * @param store one of {@link #stores()}
     * @param options padding and reuse
     * @return the place; all its words are zero
     * @throws IllegalStateException if memory cannot be had
     */
    Place place(int slots, boolean central, String store, CounterOptions options);

    /**
     * The memory of one counter.
     *
     * @param slots how it is reached; equal for counters that can share a specialised class
     * @param store how a slot is changed where the slot is given
     * @param array its heap memory, of length zero if it has none
     * @param handle its off-heap memory, 0 if it has none
     */
    record Place(Slots slots, StoreKind store, long[] array, long handle) {}
}
