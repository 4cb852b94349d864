package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Makes a class for each pair of a template and the parts it works over, so that calls through
 * {@link Slots}, {@link Index} and {@link Store} are bound when the class is compiled.
 *
 * <p>The template's class file is defined again as a hidden class whose class data are the parts.
 * The hidden class reads them into a {@code static final} field, so the compiler knows their exact
 * types and values; and its methods have profiles of their own, so other variants in the same JVM
 * cannot spoil them. Each such class is defined once and kept for good: their number is bounded by
 * the combinations in use.
 *
 * <p>Where hidden classes cannot be defined, as in a native image, or where the property {@value
 * #PROPERTY} is {@code false}, the template itself serves every variant. It counts the same and is
 * slower; one log line says so.
 *
 * <p>Thread-safe.
 *
 * @see MethodHandles.Lookup#defineHiddenClassWithClassData
 */
final class Specialiser {

    /** Set to {@code false} to do without hidden classes. */
    static final String PROPERTY = "dev.percpu.counters.specialise";

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final ConcurrentMap<Key, MethodHandle> CONSTRUCTORS = new ConcurrentHashMap<>();
    private static final ConcurrentMap<Key, Store> STORES = new ConcurrentHashMap<>();

    private record Key(Class<?> template, Object data) {}

    /** Whether hidden classes are used; found once, and said once if not. */
    private static final class Ability {
        static final boolean PRESENT;

        static {
            Optional<String> lacking = lacking();
            PRESENT = lacking.isEmpty();
            lacking.ifPresent(
                    reason ->
                            System.getLogger("dev.percpu.counters")
                                    .log(
                                            System.Logger.Level.WARNING,
                                            "counters are not specialised, and slower for it: "
                                                    + reason));
        }

        private static Optional<String> lacking() {
            if ("false".equals(System.getProperty(PROPERTY))) {
                return Optional.of(PROPERTY + " is false; unset it");
            }
            try {
                byte[] bytes = classFile(Probe.class);
                LOOKUP.defineHiddenClassWithClassData(bytes, "", true);
                return Optional.empty();
            } catch (IllegalAccessException | RuntimeException | LinkageError e) {
                return Optional.of("this JVM cannot define hidden classes (" + e + ")");
            }
        }
    }

    /** Defined once as a hidden class, to see whether that can be done. */
    private static final class Probe {}

    private Specialiser() {}

    /**
     * What a template's class was specialised by. The template keeps it in a {@code static final}
     * field, which the compiler treats as a constant.
     *
     * @return the class data; {@code null} for the template itself
     */
    static <T> T classData(MethodHandles.Lookup template, Class<T> type) {
        try {
            return MethodHandles.classData(template, ConstantDescs.DEFAULT_NAME, type);
        } catch (IllegalAccessException e) {
            throw new AssertionError("the lookup is the class's own", e);
        }
    }

    /** Creates a counter of the template's class, specialised by the blueprint's parts. */
    static Counter counter(Class<?> template, Blueprint blueprint) {
        MethodHandle constructor =
                constructor(new Key(template, blueprint.parts()), Counter.class, Blueprint.class);
        try {
            return (Counter) constructor.invokeExact(blueprint);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The store of that kind over those slots: the same one for equal slots. */
    static Store store(StoreKind kind, Slots slots) {
        Key key = new Key(kind.template(), slots);
        Store known = STORES.get(key);
        return known != null ? known : STORES.computeIfAbsent(key, Specialiser::newStore);
    }

    private static Store newStore(Key key) {
        try {
            return (Store) constructor(key, Store.class, Slots.class).invokeExact((Slots) key.data);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static RuntimeException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }

    /** The constructor of the specialised class, which takes what the template's does. */
    private static MethodHandle constructor(Key key, Class<?> type, Class<?> argument) {
        MethodHandle known = CONSTRUCTORS.get(key);
        return known != null
                ? known
                : CONSTRUCTORS.computeIfAbsent(key, absent -> define(absent, type, argument));
    }

    private static MethodHandle define(Key key, Class<?> type, Class<?> argument) {
        try {
            MethodHandles.Lookup lookup = LOOKUP;
            Class<?> specialised = key.template;
            if (Ability.PRESENT) {
                lookup =
                        LOOKUP.defineHiddenClassWithClassData(
                                classFile(key.template), key.data, false);
                specialised = lookup.lookupClass();
            }
            return lookup.findConstructor(specialised, MethodType.methodType(void.class, argument))
                    .asType(MethodType.methodType(type, argument));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(key.template + " has no constructor from " + argument, e);
        }
    }

    private static byte[] classFile(Class<?> type) {
        String name = type.getName().substring(type.getPackageName().length() + 1) + ".class";
        try (InputStream in = type.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not among the resources");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
