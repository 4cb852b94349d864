package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.ExecutionContext;
import dev.percpu.counters.SlotReuse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The algorithms, with the indexes and stores that each of them can use. */
enum Design {
    /** One word that every thread updates. */
    ATOMIC(StripedCounter.class, List.of("single"), Stores.SHARED, Accuracy.LINEARIZABLE) {
        @Override
        Optional<Class<?>> groupTemplate() {
            return Optional.of(StripedGroup.class);
        }
    },

    /** Slots without a central count. Only a sum adds them up. */
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

    /** The words of one owner, or one instance for each CPU. */
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

    /** Slots that hold part of the room below a limit. Its accuracy depends on the batch. */
    LIMIT(QuotaCounter.class, Stores.BY_CPU, Stores.QUOTAS, Accuracy.QUIESCENT),

    /**
     * One plain count for the owner; slots once threads share the counter. Its accuracy depends on
     * the batch.
     */
    LAZY(LazyGroup.class, Stores.BY_CPU, Stores.AWAITED, Accuracy.QUIESCENT) {
        @Override
        Optional<Class<?>> groupTemplate() {
            return Optional.of(LazyGroup.class);
        }
    },

    /** One structure for all per-CPU data, allocated from a cache. */
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

    /** Slots that carry through nodes into a root. Its accuracy depends on batch and levels. */
    TREE(HierarchicalCounter.class, Stores.BY_CPU, Stores.SHARED, Accuracy.QUIESCENT) {
        @Override
        Hierarchy hierarchy(IndexSource source, int indexed) {
            return source.hierarchy(indexed);
        }
    },

    /** A slot for each thread. */
    OWNER(OwnerCounter.class, List.of("owner"), Stores.OWNED, Accuracy.QUIESCENT),

    /** A slot for each thread, synced with a central count from time to time. */
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

    /** The lossy baseline. It shows what counting costs if the value need not be correct. */
    NONATOMIC(
            StripedCounter.class,
            List.of("single", "thread-hash", "cpu"),
            List.of("plain"),
            Accuracy.LOSSY);

    /** Lists that several designs share. */
    private static final class Stores {
        /** For slots that several threads may update. */
        static final List<String> SHARED =
                List.of("atomic", "cas", RESTARTABLE, INSTALLED, UNAWAITED);

        /** For designs that wait for updates in progress; the store must support that wait. */
        static final List<String> AWAITED = List.of("atomic", "cas", RESTARTABLE, INSTALLED);

        /** For slots that change only if they hold enough. */
        static final List<String> QUOTAS = List.of("cas", RESTARTABLE, INSTALLED);

        /** For slots that belong to one thread each. Shared slots use a fetch-and-add. */
        static final List<String> OWNED = List.of(StoreKind.OPAQUE.word());

        /** The indexes of designs for which the CPU's slot is the natural one. */
        static final List<String> BY_CPU = List.of("cpu", "thread-hash");
    }

    /**
     * The store that updates the current CPU's slot in one step, and whose updates a reader can
     * wait for.
     */
    private static final String RESTARTABLE = "rseq";

    /** The same store, called in another way. */
    private static final String INSTALLED = "rseq-installed";

    /**
     * The store that updates the current CPU's slot in one step, but whose updates nobody can wait
     * for.
     */
    private static final String UNAWAITED = "native-atomic";

    /** Whether a store updates the current CPU's slot in one step that a reader can wait for. */
    static boolean restartable(String store) {
        return store.equals(RESTARTABLE) || store.equals(INSTALLED);
    }

    /** Templates that keep only slots in the counter's memory. */
    private static final Set<Class<?>> ONLY_SLOTS =
            Set.of(
                    StripedCounter.class,
                    CpuLocals.class,
                    OwnerCounter.class,
                    EventualCounter.class);

    /** Templates that wait for updates in progress. */
    private static final Set<Class<?>> AWAITING =
            Set.of(QuotaCounter.class, LazyGroup.class, FlipCounter.class);

    /** Templates whose fused updates report the slot that they touched. */
    private static final Set<Class<?>> TELLING =
            Set.of(PercpuCounter.class, QuotaCounter.class, LazyGroup.class, UnifiedStruct.class);

    /** Stores that assume that a slot belongs to one thread. */
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

    /** The class to specialise for an index. A reference to it does not initialise it. */
    Class<?> template(String index) {
        return template;
    }

    /** The class of its groups to specialise; empty if it has none. */
    Optional<Class<?>> groupTemplate() {
        return Optional.empty();
    }

    /** The indexes that the design can use, preferred ones first. */
    List<String> indexes() {
        return indexes;
    }

    /** The stores that the design can use with an index, preferred ones first. */
    List<String> stores(String index) {
        return stores;
    }

    /** The number of words in each slot with a store, for a single counter (size 1) or a group. */
    int width(int size, String store) {
        return size;
    }

    /** Whether the memory of its counters, or of its groups, is kept in a cache. */
    boolean cached(boolean group, SlotReuse reuse) {
        return false;
    }

    /** Whether the design, with an index, keeps a central count in the counter's memory. */
    final boolean central(String index) {
        return !ONLY_SLOTS.contains(template(index));
    }

    /** Whether counters of the design, with a store, can record the slots that they touch. */
    final boolean records(String store) {
        return switch (store) {
            case "atomic", "cas" -> true;
            case RESTARTABLE, INSTALLED, UNAWAITED -> TELLING.contains(template);
            default -> false;
        };
    }

    /** The tree of the slots. Its inner nodes need slots as well. */
    Hierarchy hierarchy(IndexSource source, int indexed) {
        return Hierarchy.flat(indexed);
    }

    Accuracy accuracy() {
        return accuracy;
    }

    /** Whether the design has to wait for updates that a layout makes in one step. */
    final boolean awaits() {
        return AWAITING.contains(template);
    }

    /** Tells why this design cannot use a store with an index. */
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
                            + "' loses updates when two threads use the same slot, which can happen"
                            + " with index '"
                            + index
                            + "'; use "
                            + String.join(" or ", fit)
                            + ", or measure the loss with design 'nonatomic'");
        }
        if (store.equals(UNAWAITED) && awaits()) {
            return Optional.of(
                    "design '"
                            + word
                            + "' must wait for updates in progress, which is not possible with"
                            + " store '"
                            + store
                            + "'; use "
                            + String.join(" or ", fit));
        }
        return Optional.of(
                "design '"
                        + word
                        + "' with index '"
                        + index
                        + "' cannot use store '"
                        + store
                        + "'; it can use "
                        + String.join(", ", fit));
    }
}
