package dev.percpu.counters.design;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The ways to change a slot.
 *
 * <table>
 * <caption>What each store guarantees</caption>
 * <tr><th>store</th><th>update</th><th>threads sharing a slot</th></tr>
 * <tr><td>{@code atomic}</td><td>one fetch-and-add, volatile</td><td>lose none; wait-free</td></tr>
 * <tr><td>{@code cas}</td><td>compare-and-set until it succeeds, volatile</td><td>lose none;
 * lock-free</td></tr>
 * <tr><td>{@code opaque}</td><td>opaque load, opaque store</td><td>must not: one thread owns a
 * slot</td></tr>
 * <tr><td>{@code contexts}</td><td>opaque load, opaque store, in a word for each execution
 * context</td><td>must not: one thread owns a slot, and may interrupt itself</td></tr>
 * <tr><td>{@code plain}</td><td>opaque load, opaque store</td><td>lose updates</td></tr>
 * </table>
 */
public enum StoreKind {
    /** Uses the processor's fetch-and-add. */
    ATOMIC(AtomicStore.class),

    /** Uses a compare-and-set loop. */
    CAS(CasStore.class),

    /** A load and a store by the one thread that owns the slot. */
    OPAQUE(PlainStore.class),

    /** A load and a store in the variable of the owner's execution context. */
    CONTEXTS(ContextsStore.class),

    /** A load and a store by any thread. */
    PLAIN(PlainStore.class);

    /** The names of all kinds. */
    public static final List<String> WORDS = Arrays.stream(values()).map(StoreKind::word).toList();

    private final String word = name().toLowerCase(Locale.ROOT);
    private final Class<? extends Store> template;

    StoreKind(Class<? extends Store> template) {
        this.template = template;
    }

    /**
     * Returns the word for this store in a variant's name.
     *
     * @return the name in lower case
     */
    public String word() {
        return word;
    }

    /**
     * Returns the store with a name.
     *
     * @param word the name of a kind
     * @return the store
     * @throws IllegalArgumentException if no kind has that name
     */
    public static StoreKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The class to specialise. A reference to it does not initialise it. */
    Class<? extends Store> template() {
        return template;
    }
}
