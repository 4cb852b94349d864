package dev.percpu.counters;

import java.util.List;
import java.util.Objects;

/**
 * The full name of one kind of counter: {@code design:layout:index:store}, for instance {@code
 * percpu:offheap:cpu:atomic}. {@link Counters#resolve} completes a shortened name, one without its
 * last words.
 *
 * @param design the algorithm, such as {@code percpu}
 * @param layout the memory that holds the slots, such as {@code offheap}
 * @param index the rule that chooses the slot for an update, such as {@code cpu}
 * @param store the way a slot is updated, such as {@code atomic}
 */
public record Variant(String design, String layout, String index, String store) {

    /**
     * Checks the words.
     *
     * @throws IllegalArgumentException if a word has other characters than lower-case letters,
     *     digits and single hyphens
     */
    public Variant {
        Objects.requireNonNull(design, "design");
        Objects.requireNonNull(layout, "layout");
        Objects.requireNonNull(index, "index");
        Objects.requireNonNull(store, "store");
        for (String word : List.of(design, layout, index, store)) {
            if (!isWord(word)) {
                throw new IllegalArgumentException(
                        "'" + word + "' is not a valid word in a variant's name; " + FORM);
            }
        }
    }

    /**
     * Several hundred words are checked before the first counter is created. A loop by hand avoids
     * compiling a regular expression.
     */
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
     * Parses a full name.
     *
     * @param name four words, separated by colons
     * @return the variant
     * @throws IllegalArgumentException if {@code name} does not have that form; the method does not
     *     check whether the variant exists
     */
    public static Variant parse(String name) {
        Objects.requireNonNull(name, "name");
        String[] words = name.split(":", -1);
        if (words.length != 4) {
            throw new IllegalArgumentException("'" + name + "' is not a full name; " + FORM);
        }
        return new Variant(words[0], words[1], words[2], words[3]);
    }

    /**
     * Whether a full or shortened name matches this variant.
     *
     * @param name one to four words, separated by colons
     * @return whether every word of {@code name} equals the word at the same position in this
     *     variant
     */
    public boolean matches(String name) {
        return (this + ":").startsWith(Objects.requireNonNull(name, "name") + ":");
    }

    /** The full name, in the form that {@link #parse} reads. */
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
