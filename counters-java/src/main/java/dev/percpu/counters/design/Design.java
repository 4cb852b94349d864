package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.SlotReuse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The algorithms, and which indexes and stores each of them can bear. */
enum Design {
    /** One word that every thread updates. */
    ATOMIC(StripedCounter.class, List.of("single"), Stores.SHARED, Accuracy.LINEARIZABLE) {
        @Override
        Optional<Class<?>> groupTemplate() {
            return Optional.of(StripedGroup.class);
        }
    },

    /** Slots that only a sum brings together. */
    STRIPED(
            StripedCounter.class,
            List.of("thread-hash", "cpu"),
            Stores.SHARED,
            Accuracy.QUIESCENT) {
        @Override
        Optional<Class<?>> groupTemplate() {
            return Optional.of(StripedGroup.class);
        }
    },

    /** Slots that are folded into a central count. Its accuracy depends on the batch. */
    PERCPU(PercpuCounter.class, Stores.BY_CPU, Stores.SHARED, Accuracy.QUIESCENT) {
        @Override
        Optional<Class<?>> groupTemplate() {
            return Optional.of(PercpuGroup.class);
        }

        @Override
        boolean cached(boolean group, SlotReuse reuse) {
            return group && reuse == SlotReuse.CACHED;
        }

        @Override
        boolean central() {
            return true;
        }
    },

    /**
     * One plain count for the owner, slots once it is shared. Its accuracy depends on the batch.
     */
    LAZY(LazyGroup.class, Stores.BY_CPU, Stores.WITH_VALUE, Accuracy.QUIESCENT) {
        @Override
        Optional<Class<?>> groupTemplate() {
            return Optional.of(LazyGroup.class);
        }

        @Override
        boolean central() {
            return true;
        }
    },

    /** One structure for all that is kept by CPU, from a cache. */
    UNIFIED(UnifiedStruct.class, Stores.BY_CPU, Stores.WITH_VALUE, Accuracy.QUIESCENT) {
        @Override
        Optional<Class<?>> groupTemplate() {
            return Optional.of(UnifiedStruct.class);
        }

        @Override
        int width(int size) {
            return UnifiedStruct.width(size);
        }

        @Override
        boolean central() {
            return true;
        }

        @Override
        boolean cached(boolean group, SlotReuse reuse) {
            return true;
        }
    },

    /** The lossy baseline: what counting costs if it need not be right. */
    NONATOMIC(
            StripedCounter.class,
            List.of("single", "thread-hash", "cpu"),
            List.of("plain"),
            Accuracy.LOSSY);

    /** Lists that several designs share. */
    private static final class Stores {
        /** For slots that threads meet in. */
        static final List<String> SHARED = List.of("atomic", "cas", "native-atomic");

        /** For designs that need the value an update left, which the bridge does not tell. */
        static final List<String> WITH_VALUE = List.of("atomic", "cas");

        /** The indexes of designs for which the CPU's slot is the natural one. */
        static final List<String> BY_CPU = List.of("cpu", "thread-hash");
    }

    private final String word = name().toLowerCase(Locale.ROOT);
    private final Class<?> template;
    private final List<String> indexes;
    private final List<String> stores;
    private final Accuracy accuracy;

    Design(Class<?> template, List<String> indexes, List<String> stores, Accuracy accuracy) {
        this.template = template;
        this.indexes = indexes;
        this.stores = stores;
        this.accuracy = accuracy;
    }

    String word() {
        return word;
    }

    /** The class to specialise. Naming it does not initialise it. */
    Class<?> template() {
        return template;
    }

    /** The class of its groups to specialise; empty if it has none. */
    Optional<Class<?>> groupTemplate() {
        return Optional.empty();
    }

    /** The indexes it makes sense over, preferred ones first. */
    List<String> indexes() {
        return indexes;
    }

    /** The stores it can use under an index, preferred ones first. */
    List<String> stores(String index) {
        return stores;
    }

    /** How many words each slot has: of a single counter, whose size is 1, or of a group. */
    int width(int size) {
        return size;
    }

    /** Whether the memory of its counters, or of its groups, is kept in a cache. */
    boolean cached(boolean group, SlotReuse reuse) {
        return false;
    }

    /** Whether it keeps a central count or a lock. */
    boolean central() {
        return false;
    }

    /** How many slots there are, given those that the index tells apart. */
    int slots(int indexed) {
        return indexed;
    }

    Accuracy accuracy() {
        return accuracy;
    }

    /** Why this design cannot use a store under an index. */
    Optional<String> refusal(String index, String store) {
        List<String> fit = stores(index);
        if (fit.contains(store)) {
            return Optional.empty();
        }
        if (store.equals(StoreKind.PLAIN.word()) || store.equals(StoreKind.OPAQUE.word())) {
            return Optional.of(
                    "store '"
                            + store
                            + "' loses updates when two threads meet in a slot, as threads of every"
                            + " index that design '"
                            + word
                            + "' takes can; use "
                            + String.join(" or ", fit)
                            + ", or measure the loss with design 'nonatomic'");
        }
        return Optional.of(
                "design '"
                        + word
                        + "' takes store "
                        + String.join(", ", fit)
                        + " with index '"
                        + index
                        + "', not '"
                        + store
                        + "'");
    }
}
