package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.ExecutionContext;
import dev.percpu.counters.SlotReuse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
            List.of("thread-hash", "cpu", "mm-cid", "node"),
            Stores.SHARED,
            Accuracy.QUIESCENT) {
        @Override
        Optional<Class<?>> groupTemplate() {
            return Optional.of(StripedGroup.class);
        }
    },

    /** Slots that are folded into a central count. Its accuracy depends on the batch. */
    PERCPU(
            PercpuCounter.class,
            List.of("cpu", "thread-hash", "mm-cid", "node"),
            Stores.SHARED,
            Accuracy.QUIESCENT) {
        @Override
        Optional<Class<?>> groupTemplate() {
            return Optional.of(PercpuGroup.class);
        }

        @Override
        boolean cached(boolean group, SlotReuse reuse) {
            return group && reuse == SlotReuse.CACHED;
        }
    },

    /** One owner's words, or one instance for each CPU. */
    LOCAL(
            SingleOwnerCounter.class,
            List.of("single", "cpu"),
            List.of("opaque", "atomic", "contexts"),
            Accuracy.QUIESCENT) {
        @Override
        Class<?> template(String index) {
            return single(index) ? super.template(index) : CpuLocals.class;
        }

        @Override
        List<String> stores(String index) {
            return single(index) ? super.stores(index) : Stores.SHARED;
        }

        @Override
        int width(int size, String store) {
            return store.equals(StoreKind.CONTEXTS.word()) ? ExecutionContext.values().length : 1;
        }

        private static boolean single(String index) {
            return index.equals("single");
        }
    },

    /** Slots that hold room below a limit. Its accuracy depends on the batch. */
    LIMIT(QuotaCounter.class, Stores.BY_CPU, Stores.QUOTAS, Accuracy.QUIESCENT),

    /**
     * One plain count for the owner, slots once it is shared. Its accuracy depends on the batch.
     */
    LAZY(LazyGroup.class, Stores.BY_CPU, Stores.AWAITED, Accuracy.QUIESCENT) {
        @Override
        Optional<Class<?>> groupTemplate() {
            return Optional.of(LazyGroup.class);
        }
    },

    /** One structure for all that is kept by CPU, from a cache. */
    UNIFIED(UnifiedStruct.class, Stores.BY_CPU, Stores.SHARED, Accuracy.QUIESCENT) {
        @Override
        Optional<Class<?>> groupTemplate() {
            return Optional.of(UnifiedStruct.class);
        }

        @Override
        int width(int size, String store) {
            return UnifiedStruct.width(size);
        }

        @Override
        boolean cached(boolean group, SlotReuse reuse) {
            return true;
        }
    },

    /** Two banks in each slot and a flag, for exact snapshots under load. */
    FLIP(FlipCounter.class, Stores.BY_CPU, Stores.AWAITED, Accuracy.QUIESCENT) {
        @Override
        int width(int size, String store) {
            return FlipCounter.width(restartable(store));
        }
    },

    /** Slots that carry through nodes to a root. Its accuracy depends on batch and levels. */
    TREE(HierarchicalCounter.class, Stores.BY_CPU, Stores.SHARED, Accuracy.QUIESCENT) {
        @Override
        Hierarchy hierarchy(IndexSource source, int indexed) {
            return source.hierarchy(indexed);
        }
    },

    /** A slot for each thread. */
    OWNER(OwnerCounter.class, List.of("owner"), Stores.OWNED, Accuracy.QUIESCENT),

    /** A slot for each thread, added to a central count now and then. */
    SPLIT(SplitCounter.class, List.of("owner"), Stores.OWNED, Accuracy.QUIESCENT) {
        @Override
        int width(int size, String store) {
            return SplitCounter.WIDTH;
        }
    },

    /** A slot for each thread, summed in the background. */
    EVENTUAL(
            EventualCounter.class,
            List.of("owner"),
            Stores.OWNED,
            new Accuracy(Accuracy.UNBOUNDED, Accuracy.UNBOUNDED, Accuracy.Consistency.QUIESCENT)),

    /** The lossy baseline: what counting costs if it need not be right. */
    NONATOMIC(
            StripedCounter.class,
            List.of("single", "thread-hash", "cpu"),
            List.of("plain"),
            Accuracy.LOSSY);

    /** Lists that several designs share. */
    private static final class Stores {
        /** For slots that threads meet in. */
        static final List<String> SHARED =
                List.of("atomic", "cas", RESTARTABLE, INSTALLED, UNAWAITED);

        /** For designs that wait for updates under way, and need the bridge to do so as well. */
        static final List<String> AWAITED = List.of("atomic", "cas", RESTARTABLE, INSTALLED);

        /** For slots that are changed only if they hold enough. */
        static final List<String> QUOTAS = List.of("cas", RESTARTABLE, INSTALLED);

        /** For slots of which each has one thread; the others take a fetch-and-add. */
        static final List<String> OWNED = List.of(StoreKind.OPAQUE.word());

        /** The indexes of designs for which the CPU's slot is the natural one. */
        static final List<String> BY_CPU = List.of("cpu", "thread-hash");
    }

    /** The store that updates the current CPU's slot in one step, which can be waited for. */
    private static final String RESTARTABLE = "rseq";

    /** The same, called in another way. */
    private static final String INSTALLED = "rseq-installed";

    /** The same for one that cannot. */
    private static final String UNAWAITED = "native-atomic";

    /** Whether a store updates the current CPU's slot in one step, which can be waited for. */
    static boolean restartable(String store) {
        return store.equals(RESTARTABLE) || store.equals(INSTALLED);
    }

    /** Templates that keep nothing but slots in the counter's memory. */
    private static final Set<Class<?>> ONLY_SLOTS =
            Set.of(
                    StripedCounter.class,
                    CpuLocals.class,
                    OwnerCounter.class,
                    EventualCounter.class);

    /** Templates that wait for updates under way. */
    private static final Set<Class<?>> AWAITING =
            Set.of(QuotaCounter.class, LazyGroup.class, FlipCounter.class);

    /** Templates whose fused updates tell which slot they have touched. */
    private static final Set<Class<?>> TELLING =
            Set.of(PercpuCounter.class, QuotaCounter.class, LazyGroup.class, UnifiedStruct.class);

    /** Stores that take a slot to be one thread's. */
    private static final Set<String> LOSING_WHERE_SHARED =
            Set.of(StoreKind.PLAIN.word(), StoreKind.OPAQUE.word(), StoreKind.CONTEXTS.word());

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

    /** The class to specialise for an index. Naming it does not initialise it. */
    Class<?> template(String index) {
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

    /**
     * How many words each slot has under a store: of a single counter, whose size is 1, or of a
     * group.
     */
    int width(int size, String store) {
        return size;
    }

    /** Whether the memory of its counters, or of its groups, is kept in a cache. */
    boolean cached(boolean group, SlotReuse reuse) {
        return false;
    }

    /** Whether it keeps a central count in the counter's memory under an index. */
    final boolean central(String index) {
        return !ONLY_SLOTS.contains(template(index));
    }

    /** Whether it can be recorded which slots its counters touch with a store. */
    final boolean records(String store) {
        return switch (store) {
            case "atomic", "cas" -> true;
            case RESTARTABLE, INSTALLED, UNAWAITED -> TELLING.contains(template);
            default -> false;
        };
    }

    /** How its slots hang together; the inner nodes need slots besides. */
    Hierarchy hierarchy(IndexSource source, int indexed) {
        return Hierarchy.flat(indexed);
    }

    Accuracy accuracy() {
        return accuracy;
    }

    /** Whether it has to wait for updates that a layout makes in one step. */
    final boolean awaits() {
        return AWAITING.contains(template);
    }

    /** Why this design cannot use a store under an index. */
    Optional<String> refusal(String index, String store) {
        List<String> fit = stores(index);
        if (fit.contains(store)) {
            return Optional.empty();
        }
        if (LOSING_WHERE_SHARED.contains(store)
                && fit.stream().noneMatch(LOSING_WHERE_SHARED::contains)) {
            return Optional.of(
                    "store '"
                            + store
                            + "' loses updates when two threads meet in a slot, as they can under"
                            + " index '"
                            + index
                            + "'; use "
                            + String.join(" or ", fit)
                            + ", or measure the loss with design 'nonatomic'");
        }
        if (store.equals(UNAWAITED) && awaits()) {
            return Optional.of(
                    "design '"
                            + word
                            + "' has to wait for updates under way, and those of store '"
                            + store
                            + "' cannot be waited for: use "
                            + String.join(" or ", fit));
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
