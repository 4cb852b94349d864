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
 * Where counters come from.
 *
 * <pre>{@code
 * Adder requests = Counters.adder();
 * requests.increment();
 * System.out.println(requests.sum());
 * }</pre>
 *
 * <p>{@link #adder} is the counter to use where nothing speaks for another one. The other methods
 * make counters of a given {@link Variant}, to be closed when they are done with.
 *
 * <p>Which variants exist depends on the providers on the class or module path and on the machine:
 * with {@code counters-java} alone there are heap variants; {@code counters-native} adds off-heap
 * memory and the CPU index. Providers are looked up once, by the class loader of this class.
 *
 * <p>Thread-safe.
 */
public final class Counters {

    /** Calls that take more stack, as long as they are interpreted, than a class initialiser. */
    private static final int ROOM = 1_200;

    private static volatile boolean ready;
    private static volatile boolean addersReady;

    private Counters() {}

    /** Every provider with its variants, in the order of preference; built on first use. */
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
     * The providers of this project whose classes are on the path, and which are not found as
     * services: jars were merged into one, and their service files were not. By the name that this
     * package has, which may have been relocated.
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
                + " cannot be found as a service, though the class is there; merge the jars' files"
                + " META-INF/services/"
                + CounterProvider.class.getName()
                + ", by the ServicesResourceTransformer if Maven's shade plugin has made this jar";
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
     * Sees to it that there are providers. They come up in class initialisers, and a class whose
     * initialiser has failed stays unusable for good: so that the stack does not end in one, this
     * looks first whether there is enough.
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
     * Makes the counter that is best in general: at least as fast as a {@link
     * java.util.concurrent.atomic.LongAdder}, no larger than twice that, and in need of no close,
     * no flag and no provider. It is the same on every machine and sizes itself by contention and
     * by the CPUs that the process may use.
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
     * Every variant that can be created here, preferred ones first.
     *
     * @return the variants; empty if there is no provider
     */
    public static List<Variant> variants() {
        prepare();
        return List.copyOf(Registry.BY_VARIANT.keySet());
    }

    /**
     * Completes a name whose tail is left off with this machine's defaults: {@code percpu:offheap}
     * means {@code percpu:offheap:cpu:atomic} where the CPU can be asked for, and {@code
     * percpu:offheap:thread-hash:atomic} where it cannot.
     *
     * @param name one to four words with colons between them
     * @return the first of {@link #variants()} that the name matches
     * @throws IllegalArgumentException if there is none; the message gives the reason
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
     * @throws IllegalStateException if memory cannot be had; existing counters are unharmed
     */
    public static Counter create(String variant) {
        Objects.requireNonNull(variant, "variant");
        return create(variant, CounterOptions.defaults());
    }

    /**
     * Creates a counter.
     *
     * @param variant a full or shortened name
     * @param options how to lay it out
     * @return a counter whose value is zero
     * @throws IllegalArgumentException if no such variant exists here, or the options do not fit
     *     it; the message names the value
     * @throws IllegalStateException if memory cannot be had; existing counters are unharmed
     */
    public static Counter create(String variant, CounterOptions options) {
        Objects.requireNonNull(variant, "variant");
        return create(resolve(variant), options);
    }

    /**
     * Creates a counter.
     *
     * @param variant one of {@link #variants()}
     * @param options how to lay it out
     * @return a counter whose value is zero
     * @throws IllegalArgumentException if no such variant exists here, or the options do not fit
     *     it; the message names the value
     * @throws IllegalStateException if memory cannot be had; existing counters are unharmed
     */
    public static Counter create(Variant variant, CounterOptions options) {
        return factory(variant, options).get();
    }

    /**
     * Prepares the creation of many counters of one kind: what can be settled once is settled here.
     *
     * @param variant one of {@link #variants()}
     * @param options how to lay them out
     * @return makes counters whose value is zero; throws {@link IllegalStateException} if memory
     *     cannot be had, existing counters being unharmed. Thread-safe
     * @throws IllegalArgumentException if no such variant exists here, or the options do not fit
     *     it; the message names the value
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
     * @throws IllegalArgumentException if no such variant exists here, or its design has no groups;
     *     the message gives the reason
     * @throws IllegalStateException if memory cannot be had; existing counters are unharmed
     */
    public static CounterGroup createGroup(String variant, int size) {
        Objects.requireNonNull(variant, "variant");
        return groupFactory(resolve(variant), size, CounterOptions.defaults()).get();
    }

    /**
     * Prepares the creation of many groups of one kind: what can be settled once is settled here.
     *
     * @param variant one of {@link #variants()}
     * @param size how many counters each group has, 1 to {@value CounterGroup#MAX_SIZE}
     * @param options how to lay them out
     * @return makes groups whose values are zero; throws {@link IllegalStateException} if memory
     *     cannot be had, existing counters being unharmed. Thread-safe
     * @throws IllegalArgumentException if no such variant exists here, its design has no groups, or
     *     size or options do not fit it; the message names the value
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
                    + " counters-java or counters-native artifact, or to a jlink command"
                    + " --bind-services";
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
                + "' is no variant that exists here; there are "
                + variants().stream().map(Variant::toString).collect(Collectors.joining(", "));
    }
}
