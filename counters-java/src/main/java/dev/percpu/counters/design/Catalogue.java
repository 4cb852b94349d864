package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.Variant;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Combines every design with a given set of layouts and indexes. It knows which combinations are
 * valid and why the others are not, and creates the counters of the valid ones. Thread-safe.
 */
public final class Catalogue {

    private final List<Layout> layouts;
    private final List<IndexSource> indexes;
    private final Map<String, Supplier<String>> absent;
    private final List<Variant> variants;
    private final Memo<Tree, Hierarchy> hierarchies =
            new Memo<>(tree -> tree.design.hierarchy(tree.index, tree.indexed));

    private record Tree(Design design, IndexSource index, int indexed) {
        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof Tree that
                    && design == that.design
                    && index.equals(that.index)
                    && indexed == that.indexed;
        }

        @Override
        public int hashCode() {
            int hash = design.hashCode();
            hash = 31 * hash + index.hashCode();
            hash = 31 * hash + indexed;
            return hash;
        }
    }

    /**
     * Combines layouts and indexes with every design.
     *
     * @param layouts the layouts, preferred ones first
     * @param indexes the indexes
     * @param absent the layouts and indexes that are not available here, each with the reason and
     *     the remedy
     */
    public Catalogue(
            List<Layout> layouts, List<IndexSource> indexes, Map<String, Supplier<String>> absent) {
        this.layouts = List.copyOf(layouts);
        this.indexes = List.copyOf(indexes);
        this.absent = Map.copyOf(absent);
        this.variants = combine();
        prepare();
    }

    /**
     * Initialises classes that counters need later, while enough stack is left. A class whose
     * initialiser fails stays unusable.
     */
    private static void prepare() {
        try {
            MethodHandles.Lookup own = MethodHandles.lookup();
            own.ensureInitialized(Lock.class);
            own.ensureInitialized(Trace.class);
            own.ensureInitialized(EventualCounter.Purpose.class);
            own.ensureInitialized(QuotaCounter.Demand.class);
        } catch (IllegalAccessException e) {
            throw new AssertionError("the classes are in this package", e);
        }
    }

    private List<Variant> combine() {
        List<Variant> valid = new ArrayList<>();
        Set<String> here = new HashSet<>();
        for (IndexSource index : indexes) {
            here.add(index.name());
        }
        for (Design design : Design.values()) {
            for (Layout layout : layouts) {
                List<String> stores = layout.stores();
                for (String index : design.indexes()) {
                    for (String store : design.stores(index)) {
                        if (here.contains(index)
                                && stores.contains(store)
                                && refusal(design, layout, index, store).isEmpty()) {
                            valid.add(new Variant(design.word(), layout.name(), index, store));
                        }
                    }
                }
            }
        }
        return List.copyOf(valid);
    }

    /**
     * The valid combinations, preferred ones first.
     *
     * @return the variants
     */
    public List<Variant> variants() {
        return variants;
    }

    /**
     * Prepares to create counters.
     *
     * @param variant one of {@link #variants()}
     * @param options the options
     * @return a supplier of counters whose value is zero
     * @throws IllegalArgumentException if the options do not fit the variant or the machine
     */
    public Supplier<Counter> factory(Variant variant, CounterOptions options) {
        Design design = checked(variant, options);
        if (grows(design, variant, options)) {
            int most = PossibleCpus.usable(options);
            return () -> new GrowingCounter(variant, most);
        }
        Blueprint blueprint = blueprint(design, variant, 1, false, options);
        Function<Blueprint, Counter> creator =
                Specialiser.creator(design.template(variant.index()), blueprint.parts());
        return () -> creator.apply(blueprint);
    }

    /**
     * Prepares to create groups.
     *
     * @param variant one of {@link #variants()}
     * @param size how many counters each group has, at least 1
     * @param options the options
     * @return a supplier of groups whose values are zero
     * @throws IllegalArgumentException if the design has no groups, or if the size or the options
     *     do not fit
     */
    public Supplier<CounterGroup> groupFactory(Variant variant, int size, CounterOptions options) {
        Design design = checked(variant, options);
        if (size < 1 || size > CounterGroup.MAX_SIZE) {
            throw new IllegalArgumentException(
                    "a group has 1 to " + CounterGroup.MAX_SIZE + " counters, not " + size);
        }
        Class<?> template =
                design.groupTemplate()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "design '"
                                                        + design.word()
                                                        + "' has no groups; designs with groups: "
                                                        + grouped()));
        Blueprint blueprint = blueprint(design, variant, size, true, options);
        Function<Blueprint, CounterGroup> creator =
                Specialiser.creator(template, blueprint.parts());
        return () -> creator.apply(blueprint);
    }

    /**
     * Whether a counter gets more slots when it needs them. Robust mode needs memory that does not
     * change, so its counters do not grow.
     */
    private boolean grows(Design design, Variant variant, CounterOptions options) {
        return !Robust.ON
                && design == Design.STRIPED
                && index(variant).byThread()
                && variant.store().equals(StoreKind.ATOMIC.word())
                && layout(variant).grows(options);
    }

    private Layout layout(Variant variant) {
        return find(layouts, Layout::name, variant.layout()).orElseThrow();
    }

    private IndexSource index(Variant variant) {
        return find(indexes, IndexSource::name, variant.index()).orElseThrow();
    }

    /** The design of an existing variant. */
    private Design checked(Variant variant, CounterOptions options) {
        Objects.requireNonNull(variant, "variant");
        Objects.requireNonNull(options, "options");
        refusal(variant.design(), variant.layout(), variant.index(), variant.store())
                .ifPresent(
                        reason -> {
                            throw new IllegalArgumentException(
                                    "'" + variant + "' cannot be created: " + reason);
                        });
        PossibleCpus.check(options);
        return design(variant.design()).orElseThrow();
    }

    private static String grouped() {
        return Arrays.stream(Design.values())
                .filter(design -> design.groupTemplate().isPresent())
                .map(Design::word)
                .collect(Collectors.joining(", "));
    }

    private Blueprint blueprint(
            Design design, Variant variant, int size, boolean group, CounterOptions options) {
        int cpus = PossibleCpus.of(options);
        Layout layout = layout(variant);
        IndexSource source = index(variant);
        int indexed = source.slots(source.byThread() ? PossibleCpus.usable(options) : cpus);
        Index index = source.over(indexed);
        boolean cached = design.cached(group, options.reuse());
        Hierarchy hierarchy = hierarchy(design, source, indexed);
        Shape shape =
                new Shape(
                        hierarchy.leaves() + hierarchy.nodes(),
                        design.width(size, variant.store()),
                        design.central(variant.index()),
                        index,
                        cached || recorded(design, layout, variant.store(), options));
        Function<Shape, Memory> plain = any -> layout.memory(any, variant.store(), options);
        Function<Shape, Memory> found =
                cached ? any -> CachedMemory.over(plain.apply(any), any) : plain;
        Memory memory = Robust.ON ? RobustMemory.over(shape, found) : found.apply(shape);
        Slots slots = memory.slots();
        Store store = Specialiser.store(memory.store(), slots, variant);
        Parts parts =
                new Parts(
                        variant,
                        slots,
                        index,
                        store,
                        Specialiser.bank(slots, store, variant),
                        design.accuracy());
        int batch = options.batch().orElse(Math.max(32, 2 * cpus));
        return new Blueprint(parts, memory, hierarchy, size, batch, options);
    }

    /** Whether a counter outside of the cache records the slots that it touches. */
    private static boolean recorded(
            Design design, Layout layout, String store, CounterOptions options) {
        return options.reuse() == SlotReuse.CACHED && layout.reuses() && design.records(store);
    }

    /** Built once for each size, because a program may create counters one by one. */
    private Hierarchy hierarchy(Design design, IndexSource source, int indexed) {
        return hierarchies.get(new Tree(design, source, indexed));
    }

    /**
     * Tells why a name matches none of {@link #variants()}.
     *
     * @param name one or more words, separated by colons
     * @return the reason; empty if the name is valid, complete or not
     */
    public Optional<String> refusal(String name) {
        Objects.requireNonNull(name, "name");
        String[] words = name.split(":", -1);
        if (words.length > 4) {
            return Optional.of(
                    "a variant's name has at most four words: design:layout:index:store");
        }
        return refusal(words);
    }

    /** Checks the given words in order. The reason names the first bad one. */
    private Optional<String> refusal(String... words) {
        Optional<Design> design = design(words[0]);
        if (design.isEmpty()) {
            return unknown("design", words[0], Arrays.stream(Design.values()).map(Design::word));
        }
        if (words.length == 1) {
            return Optional.empty();
        }
        Optional<Layout> layout = find(layouts, Layout::name, words[1]);
        if (layout.isEmpty()) {
            return unknown("layout", words[1], layouts.stream().map(Layout::name));
        }
        if (words.length == 2) {
            return Optional.empty();
        }
        String index = words[2];
        if (find(indexes, IndexSource::name, index).isEmpty()) {
            return unknown("index", index, indexes.stream().map(IndexSource::name));
        }
        if (!design.get().indexes().contains(index)) {
            return Optional.of(
                    "design '"
                            + words[0]
                            + "' cannot use index '"
                            + index
                            + "'; it can use "
                            + String.join(", ", design.get().indexes()));
        }
        if (words.length == 3) {
            return Optional.empty();
        }
        String store = words[3];
        if (!layout.get().stores().contains(store)) {
            return unknown("store", store, layout.get().stores().stream());
        }
        return refusal(design.get(), layout.get(), index, store);
    }

    /** Checks an existing index and store. */
    private static Optional<String> refusal(
            Design design, Layout layout, String index, String store) {
        Optional<String> reason = design.refusal(index, store);
        if (reason.isEmpty()) {
            reason = layout.refusal(index, store);
        }
        if (reason.isEmpty() && Design.restartable(store) && design.awaits()) {
            reason = layout.unawaited();
        }
        return reason;
    }

    private Optional<String> unknown(String kind, String word, Stream<String> known) {
        return Optional.of(
                absent.containsKey(word)
                        ? kind + " '" + word + "' is not available: " + absent.get(word).get()
                        : "unknown "
                                + kind
                                + " '"
                                + word
                                + "'; available: "
                                + known.collect(Collectors.joining(", ")));
    }

    private static Optional<Design> design(String word) {
        return find(List.of(Design.values()), Design::word, word);
    }

    private static <T> Optional<T> find(List<T> all, Function<T, String> name, String word) {
        return all.stream().filter(one -> name.apply(one).equals(word)).findFirst();
    }
}
