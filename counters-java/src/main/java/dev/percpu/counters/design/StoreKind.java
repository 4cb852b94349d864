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
 * <tr><td>{@code cas}</td><td>compare-and-set until it holds, volatile</td><td>lose none; lock-free</td></tr>
 * <tr><td>{@code opaque}</td><td>opaque load, opaque store</td><td>must not: one thread owns a
 * slot</td></tr>
 * <tr><td>{@code contexts}</td><td>opaque load, opaque store, in a word for each execution
 * context</td><td>must not: one thread owns a slot, and may interrupt itself</td></tr>
 * <tr><td>{@code plain}</td><td>opaque load, opaque store</td><td>lose updates</td></tr>
 * </table>
 */
public enum StoreKind {
    /** The processor's fetch-and-add. */
    ATOMIC(AtomicStore.class),

    /** Compare-and-set in a loop. */
    CAS(CasStore.class),

    /** A load and a store by the one thread that owns the slot. */
    OPAQUE(PlainStore.class),

    /** The same, to the variable of the owner's execution context. */
    CONTEXTS(ContextsStore.class),

    /** A load and a store by any thread. */
    PLAIN(PlainStore.class);

    /** The words of all kinds. */
    public static final List<String> WORDS = Arrays.stream(values()).map(StoreKind::word).toList();

    private final String word = name().toLowerCase(Locale.ROOT);
    private final Class<? extends Store> template;

    StoreKind(Class<? extends Store> template) {
        this.template = template;
    }

    /**
     * The word that stands for this store in a variant's name.
     *
     * @return the name in lower case
     */
    public String word() {
        return word;
    }

    /**
     * The store of a word.
     *
     * @param word one of the kinds' words
     * @return the store
     * @throws IllegalArgumentException if there is none
     */
    public static StoreKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The class to specialise. Naming it does not initialise it. */
    Class<? extends Store> template() {
        return template;
    }
}
