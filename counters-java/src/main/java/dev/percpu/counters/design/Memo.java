package dev.percpu.counters.design;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The one value for each key. An error while one is made leaves no trace, where {@link
 * ConcurrentHashMap#computeIfAbsent} could leave a mark that everybody waits for; so several can be
 * made, of which one is kept. Thread-safe.
 *
 * <p>Records that are keys, or parts of keys, write {@code equals} and {@code hashCode} out. Those
 * that the compiler gives them are linked when they are first called, which takes milliseconds
 * each; and a cache of the JDK's then keeps the class loader of a component's type reachable.
 *
 * @param <K> what asks for a value
 * @param <V> what is made for it
 */
public final class Memo<K, V> {

    private final ConcurrentHashMap<K, V> known = new ConcurrentHashMap<>();
    private final Function<K, V> maker;

    /**
     * Without values.
     *
     * @param maker makes the value of a key
     */
    public Memo(Function<K, V> maker) {
        this.maker = maker;
    }

    /** How many keys have a value. */
    int size() {
        return known.size();
    }

    /** The value of a key, or {@code null} if there is none yet. */
    V known(K key) {
        return known.get(key);
    }

    /**
     * The value of a key, made if there is none yet.
     *
     * @param key what is equal for the same value
     * @return the value
     */
    public V get(K key) {
        V value = known.get(key);
        if (value != null) {
            return value;
        }
        V made = maker.apply(key);
        V first = known.putIfAbsent(key, made);
        return first != null ? first : made;
    }
}
