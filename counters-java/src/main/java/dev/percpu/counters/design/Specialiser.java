package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Makes a class for each pair of a template and the parts it works over, so that calls through
 * {@link Slots} and {@link Index} are bound when the class is compiled.
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
    private static final MethodType CONSTRUCTOR =
            MethodType.methodType(void.class, Blueprint.class);
    private static final MethodType FACTORY = MethodType.methodType(Counter.class, Blueprint.class);
    private static final ConcurrentMap<Key, MethodHandle> FACTORIES = new ConcurrentHashMap<>();

    private record Key(Class<?> template, Parts parts) {}

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

    /** Creates a counter of the template's class, specialised by the blueprint's parts. */
    static Counter create(Class<?> template, Blueprint blueprint) {
        Key key = new Key(template, blueprint.parts());
        MethodHandle factory = FACTORIES.get(key);
        if (factory == null) {
            factory = FACTORIES.computeIfAbsent(key, Specialiser::define);
        }
        try {
            return (Counter) factory.invokeExact(blueprint);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("constructors of counters throw nothing else", e);
        }
    }

    private static MethodHandle define(Key key) {
        try {
            if (!Ability.PRESENT) {
                return LOOKUP.findConstructor(key.template, CONSTRUCTOR).asType(FACTORY);
            }
            MethodHandles.Lookup hidden =
                    LOOKUP.defineHiddenClassWithClassData(
                            classFile(key.template), key.parts, false);
            return hidden.findConstructor(hidden.lookupClass(), CONSTRUCTOR).asType(FACTORY);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(key.template + " has no constructor from a blueprint", e);
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
