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
     * Whether the memory of closed counters serves others, and so has to be cleared.
     *
     * @return whether it does; if not, the collector takes it
     */
    default boolean reuses() {
        return false;
    }

    /**
     * Whether slots of this kind, chosen by thread, can be added to a counter that is in use.
     *
     * @param options padding
     * @return whether they can; if not, a counter has all its slots from the beginning
     */
    default boolean grows(CounterOptions options) {
        return false;
    }

    /**
     * Why updates that this layout makes in one step cannot be waited for: {@link
     * Slots#awaitFused}.
     *
     * @return the reason; empty if they can
     */
    default Optional<String> unawaited() {
        return Optional.empty();
    }

    /**
     * Memory of this kind.
     *
     * @param shape what each counter needs
     * @param store one of {@link #stores()}
     * @param options padding and reuse
     * @return the memory
     * @throws IllegalArgumentException if a counter of that shape would be larger than the layout
     *     can hold
     */
    Memory memory(Shape shape, String store, CounterOptions options);
}
