package dev.percpu.counters.contract;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which variants there are, and which of them have more than {@link Counter} promises. Where
 * several machines share the work, system properties say how many they are and which of them this
 * one is: it has its share of each kind. Another one names a store: of each kind it leaves the
 * variants with that, if there are any.
 */
final class Kinds {

    private static final int SHARES = Integer.getInteger("dev.percpu.counters.shares", 1);
    private static final int SHARE = Integer.getInteger("dev.percpu.counters.share", 0);
    private static final String STORE = System.getProperty("dev.percpu.counters.store", "");

    private Kinds() {}

    /** All variants. */
    static Stream<Variant> all() {
        return shared(variant -> true);
    }

    /** The variants whose counters are of a type. */
    static Stream<Variant> of(Class<? extends Counter> type) {
        return shared(
                variant -> {
                    try (Counter counter = Counters.create(variant, CounterOptions.defaults())) {
                        return type.isInstance(counter);
                    }
                });
    }

    /** The variants that have groups. */
    static Stream<Variant> grouped() {
        return shared(Kinds::hasGroups);
    }

    /**
     * This machine's share of a kind; chosen by hash codes, so that no store or layout is left out.
     */
    static Stream<Variant> shared(Predicate<Variant> kind) {
        List<Variant> every = Counters.variants().stream().filter(kind).toList();
        List<Variant> some =
                every.stream().filter(variant -> variant.store().equals(STORE)).toList();
        List<Variant> whole = some.isEmpty() ? every : some;
        List<Variant> mixed =
                whole.stream().sorted(Comparator.comparing(v -> v.toString().hashCode())).toList();
        return whole.stream().filter(variant -> mixed.indexOf(variant) % SHARES == SHARE);
    }

    /** Whether a variant has groups. */
    static boolean hasGroups(Variant variant) {
        try {
            Counters.createGroup(variant.toString(), 1).close();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
