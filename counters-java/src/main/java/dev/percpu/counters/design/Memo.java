package dev.percpu.counters.design;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A map that creates the value of a key at first use. An error during the creation leaves no trace.
 * {@link ConcurrentHashMap#computeIfAbsent} could leave a reservation that all other threads wait
 * for. So several threads may each create a value for one key; one of those values is kept.
 * Thread-safe.
 *
 * <p>Records that are keys, or parts of keys, have {@code equals} and {@code hashCode} written by
 * hand. The compiler's versions are linked at the first call, which takes milliseconds for each. A
 * cache of the JDK then also keeps the class loader of a component's type reachable.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class Memo<K, V> {

    private final ConcurrentHashMap<K, V> known = new ConcurrentHashMap<>();
    private final Function<K, V> maker;

    /**
     * Creates an empty map.
     *
     * @param maker creates the value of a key
     */
    public Memo(Function<K, V> maker) {
        this.maker = maker;
    }

    /** The number of keys with a value. */
    int size() {
        return known.size();
    }

    /** The value of a key, or {@code null} if there is none yet. */
    V known(K key) {
        return known.get(key);
    }

    /**
     * Returns the value of a key, and creates it if there is none yet.
     *
     * @param key the key
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
