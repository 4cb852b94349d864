package dev.percpu.counters;

import java.util.List;
import java.util.Objects;

/**
 * The full name of one kind of counter: {@code design:layout:index:store}, for instance {@code
 * percpu:offheap:cpu:atomic}. {@link Counters#resolve} completes a name whose tail is left off.
 *
 * @param design the algorithm, such as {@code percpu}
 * @param layout where the slots live, such as {@code offheap}
 * @param index which slot an update goes to, such as {@code cpu}
 * @param store how a slot is updated, such as {@code atomic}
 */
public record Variant(String design, String layout, String index, String store) {

    /**
     * Checks the words.
     *
     * @throws IllegalArgumentException if one is not of lower-case letters, digits and single
     *     hyphens
     */
    public Variant {
        Objects.requireNonNull(design, "design");
        Objects.requireNonNull(layout, "layout");
        Objects.requireNonNull(index, "index");
        Objects.requireNonNull(store, "store");
        for (String word : List.of(design, layout, index, store)) {
            if (!isWord(word)) {
                throw new IllegalArgumentException(
                        "'" + word + "' is no word of a variant's name; " + FORM);
            }
        }
    }

    /** Some hundreds are looked at before the first counter: by hand, which needs no compiler. */
    private static boolean isWord(String word) {
        boolean open = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean part = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
            if (!part && (c != '-' || !open)) {
                return false;
            }
            open = part;
        }
        return open;
    }

    private static final String FORM =
            "a variant is written design:layout:index:store, as in percpu:offheap:cpu:atomic";

    /**
     * Reads a full name.
     *
     * @param name four words with colons between them
     * @return the variant
     * @throws IllegalArgumentException if {@code name} is not of that form; whether such a counter
     *     exists is not checked
     */
    public static Variant parse(String name) {
        Objects.requireNonNull(name, "name");
        String[] words = name.split(":", -1);
        if (words.length != 4) {
            throw new IllegalArgumentException("'" + name + "' is no full name: " + FORM);
        }
        return new Variant(words[0], words[1], words[2], words[3]);
    }

    /**
     * Whether this is the variant, or one of the variants, that a name with its tail left off
     * means.
     *
     * @param name one to four words with colons between them
     * @return whether every word of {@code name} equals this variant's
     */
    public boolean matches(String name) {
        return (this + ":").startsWith(Objects.requireNonNull(name, "name") + ":");
    }

    /** The full name, as {@link #parse} reads it. */
    @Override
    public String toString() {
        return design + ":" + layout + ":" + index + ":" + store;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Variant that
                && design.equals(that.design)
                && layout.equals(that.layout)
                && index.equals(that.index)
                && store.equals(that.store);
    }

    @Override
    public int hashCode() {
        int hash = design.hashCode();
        hash = 31 * hash + layout.hashCode();
        hash = 31 * hash + index.hashCode();
        hash = 31 * hash + store.hashCode();
        return hash;
    }
}
