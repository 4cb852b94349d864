package dev.percpu.harness.plan;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a user asked for, in the user's words, not yet checked.
 *
 * @param words what was said of each key; a key that is absent has its usual value
 */
public record Request(Map<Key, List<String>> words) {

    /** A request for what is usual. */
    public static final Request USUAL = new Request(Map.of());

    /** Copies the map; keys of which nothing was said are left out. */
    public Request {
        Map<Key, List<String>> copy = new EnumMap<>(Key.class);
        words.forEach(
                (key, values) -> {
                    if (!values.isEmpty()) {
                        copy.put(key, List.copyOf(values));
                    }
                });
        words = Map.copyOf(copy);
    }

    /**
     * The same request with one more key, or another value of it.
     *
     * @param key the key
     * @param values what is said of it
     * @return the request
     */
    public Request with(Key key, String... values) {
        Map<Key, List<String>> more = new EnumMap<>(Key.class);
        more.putAll(words);
        more.put(key, List.of(values));
        return new Request(more);
    }

    /**
     * This request, completed by another.
     *
     * @param other gives the keys of which nothing is said here
     * @return the request
     */
    public Request or(Request other) {
        Map<Key, List<String>> all = new EnumMap<>(Key.class);
        all.putAll(other.words);
        all.putAll(words);
        return new Request(all);
    }

    List<String> all(Key key) {
        return words.getOrDefault(key, List.of());
    }

    /** The only word of a key that takes one. */
    Optional<String> one(Key key) throws PlanException {
        List<String> values = all(key);
        if (values.size() > 1) {
            throw new PlanException(
                    key.label() + " takes one value, not " + String.join(" and ", values));
        }
        return values.stream().findFirst();
    }
}
