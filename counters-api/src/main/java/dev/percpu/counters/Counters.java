package dev.percpu.counters;

import dev.percpu.counters.names.Names;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Creates counters.
 *
 * <pre>{@code
 * Adder requests = Counters.adder();
 * requests.increment();
 * System.out.println(requests.sum());
 * }</pre>
 *
 * <p>Use {@link #adder} unless you have a reason to use another counter. The other methods create
 * counters of a given {@link Variant}. Close those when you no longer need them.
 *
 * <p>The variants that exist depend on the providers on the class path or module path, and on the
 * machine. The artifact {@code counters-java} provides heap variants. The artifact {@code
 * counters-native} adds off-heap memory and the CPU index. The class loader of this class looks up
 * the providers once.
 *
 * <p>Thread-safe.
 */
public final class Counters {

    /**
     * A recursion of this depth, when interpreted, needs more stack than the class initialisers do.
     */
    private static final int ROOM = 1_200;

    private static volatile boolean ready;
    private static volatile boolean addersReady;

    private Counters() {}

    /** All providers and their variants, in order of preference. Built on first use. */
    private static final class Registry {
        static final List<CounterProvider> PROVIDERS =
                ServiceLoader.load(CounterProvider.class, Counters.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .sorted(Comparator.comparingInt(CounterProvider::rank).reversed())
                        .toList();
        static final Map<Variant, CounterProvider> BY_VARIANT = new LinkedHashMap<>();

        static {
            for (CounterProvider provider : PROVIDERS) {
                provider.variants().forEach(v -> BY_VARIANT.putIfAbsent(v, provider));
            }
        }
    }

    /**
     * Finds the providers of this project whose classes are on the path but which the service
     * loader does not find. This happens when jars were merged into one and their service files
     * were not. The names start with the name of this package, which a tool may have relocated.
     */
    private static List<String> unregistered() {
        List<String> names = new ArrayList<>();
        for (String name : List.of("heap.HeapProvider", "offheap.OffHeapProvider")) {
            String full = Counters.class.getPackageName() + "." + name;
            boolean known =
                    Registry.PROVIDERS.stream()
                            .anyMatch(provider -> provider.getClass().getName().equals(full));
            if (!known && isOnThePath(full)) {
                names.add(full);
            }
        }
        return names;
    }

    private static String unmerged(List<String> unregistered) {
        return String.join(" and ", unregistered)
                + " cannot be found as a service, although the class is on the path; merge the"
                + " jars' files META-INF/services/"
                + CounterProvider.class.getName()
                + "; with Maven's shade plugin, use its ServicesResourceTransformer";
    }

    private static boolean isOnThePath(String provider) {
        try {
            Class.forName(provider, false, Counters.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /**
     * Makes sure that the providers are loaded. Loading runs class initialisers, and a class whose
     * initialiser has failed stays unusable for ever. So this method first checks that enough stack
     * is left, and a stack overflow cannot happen inside an initialiser.
     */
    private static void prepare() {
        if (!ready) {
            dive(ROOM);
            Registry.BY_VARIANT.size();
            List<String> unregistered = unregistered();
            if (!unregistered.isEmpty()) {
                System.getLogger(Names.LOGGER)
                        .log(System.Logger.Level.WARNING, unmerged(unregistered));
            }
            ready = true;
        }
    }

    private static int dive(int calls) {
        return calls == 0 ? 0 : 1 + dive(calls - 1);
    }

    /**
     * Creates the counter that is best for general use. It is at least as fast as a {@link
     * java.util.concurrent.atomic.LongAdder} and at most twice as large. It needs no close, no JVM
     * flag and no provider. It is the same on every machine. Its size follows the contention and
     * the number of CPUs that the process may use.
     *
     * @return an adder whose value is zero
     */
    public static Adder adder() {
        if (!addersReady) {
            dive(ROOM);
            Adder first = new Adder();
            addersReady = true;
            return first;
        }
        return new Adder();
    }

    /**
     * Lists every variant that can be created here, preferred ones first.
     *
     * @return the variants; empty if there is no provider
     */
    public static List<Variant> variants() {
        prepare();
        return List.copyOf(Registry.BY_VARIANT.keySet());
    }

    /**
     * Completes a shortened name with this machine's defaults. For example, {@code percpu:offheap}
     * means {@code percpu:offheap:cpu:atomic} if the process can find its current CPU, and {@code
     * percpu:offheap:thread-hash:atomic} if it cannot.
     *
     * @param name one to four words, separated by colons
     * @return the first of {@link #variants()} that the name matches
     * @throws IllegalArgumentException if no variant matches; the message gives the reason
     */
    public static Variant resolve(String name) {
        Objects.requireNonNull(name, "name");
        return variants().stream()
                .filter(variant -> variant.matches(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(refusal(name)));
    }

    /**
     * Creates a counter with default options.
     *
     * @param variant a full or shortened name
     * @return a counter whose value is zero
     * @throws IllegalArgumentException if no such variant exists here; the message gives the reason
     * @throws IllegalStateException if memory cannot be allocated; existing counters are unaffected
     */
    public static Counter create(String variant) {
        Objects.requireNonNull(variant, "variant");
        return create(variant, CounterOptions.defaults());
    }

    /**
     * Creates a counter.
     *
     * @param variant a full or shortened name
     * @param options the options
     * @return a counter whose value is zero
     * @throws IllegalArgumentException if no such variant exists here, or if the options do not fit
     *     it; the message contains the value
     * @throws IllegalStateException if memory cannot be allocated; existing counters are unaffected
     */
    public static Counter create(String variant, CounterOptions options) {
        Objects.requireNonNull(variant, "variant");
        return create(resolve(variant), options);
    }

    /**
     * Creates a counter.
     *
     * @param variant one of {@link #variants()}
     * @param options the options
     * @return a counter whose value is zero
     * @throws IllegalArgumentException if no such variant exists here, or if the options do not fit
     *     it; the message contains the value
     * @throws IllegalStateException if memory cannot be allocated; existing counters are unaffected
     */
    public static Counter create(Variant variant, CounterOptions options) {
        return factory(variant, options).get();
    }

    /**
     * Prepares to create many counters of one kind. All checks and lookups are done once, here.
     *
     * @param variant one of {@link #variants()}
     * @param options the options
     * @return a thread-safe supplier of counters whose value is zero; it throws {@link
     *     IllegalStateException} if memory cannot be allocated, and existing counters are then
     *     unaffected
     * @throws IllegalArgumentException if no such variant exists here, or if the options do not fit
     *     it; the message contains the value
     */
    public static Supplier<Counter> factory(Variant variant, CounterOptions options) {
        Objects.requireNonNull(variant, "variant");
        Objects.requireNonNull(options, "options");
        return provider(variant).factory(variant, options);
    }

    /**
     * Creates a group of counters with default options.
     *
     * @param variant a full or shortened name
     * @param size how many counters it has, 1 to {@value CounterGroup#MAX_SIZE}
     * @return a group whose values are zero
     * @throws IllegalArgumentException if no such variant exists here, or if its design has no
     *     groups; the message gives the reason
     * @throws IllegalStateException if memory cannot be allocated; existing counters are unaffected
     */
    public static CounterGroup createGroup(String variant, int size) {
        Objects.requireNonNull(variant, "variant");
        return groupFactory(resolve(variant), size, CounterOptions.defaults()).get();
    }

    /**
     * Prepares to create many groups of one kind. All checks and lookups are done once, here.
     *
     * @param variant one of {@link #variants()}
     * @param size how many counters each group has, 1 to {@value CounterGroup#MAX_SIZE}
     * @param options the options
     * @return a thread-safe supplier of groups whose values are zero; it throws {@link
     *     IllegalStateException} if memory cannot be allocated, and existing counters are then
     *     unaffected
     * @throws IllegalArgumentException if no such variant exists here, if its design has no groups,
     *     or if the size or the options do not fit it; the message contains the value
     */
    public static Supplier<CounterGroup> groupFactory(
            Variant variant, int size, CounterOptions options) {
        Objects.requireNonNull(variant, "variant");
        Objects.requireNonNull(options, "options");
        if (size < 1 || size > CounterGroup.MAX_SIZE) {
            throw new IllegalArgumentException(
                    "a group has 1 to " + CounterGroup.MAX_SIZE + " counters, not " + size);
        }
        return provider(variant).groupFactory(variant, size, options);
    }

    private static CounterProvider provider(Variant variant) {
        prepare();
        CounterProvider provider = Registry.BY_VARIANT.get(variant);
        if (provider == null) {
            throw new IllegalArgumentException(refusal(variant.toString()));
        }
        return provider;
    }

    private static String refusal(String name) {
        List<String> unregistered = unregistered();
        if (!unregistered.isEmpty()) {
            return "'" + name + "' cannot be created: " + unmerged(unregistered);
        }
        if (Registry.PROVIDERS.isEmpty()) {
            return "'"
                    + name
                    + "' cannot be created: no provider of counters is on the path; add the"
                    + " artifact counters-java or counters-native, or add --bind-services to"
                    + " the jlink command";
        }
        List<String> reasons = new ArrayList<>();
        for (CounterProvider provider : Registry.PROVIDERS) {
            provider.refusal(name).ifPresent(reasons::add);
        }
        if (!reasons.isEmpty()) {
            return "'" + name + "' cannot be created: " + reasons.get(0);
        }
        return "'"
                + name
                + "' is an unknown variant; available: "
                + variants().stream().map(Variant::toString).collect(Collectors.joining(", "));
    }
}
