package dev.percpu.counters.design;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes a class for each pair of a template and the parts it works over, so that calls through
 * {@link Slots}, {@link Index}, {@link Store} and {@link Bank} are bound when the class is
 * compiled.
 *
 * <p>The template's class file is defined again as a hidden class whose class data are the parts.
 * The hidden class reads them into a {@code static final} field, so the compiler knows their exact
 * types and values; and its methods have profiles of their own, so other variants in the same JVM
 * cannot spoil them. Each such class is kept for good, and of several that threads define at once
 * only the first: their number is bounded by the combinations in use.
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
    private static final Memo<Key, MethodHandles.Lookup> CLASSES = new Memo<>(Specialiser::define);
    private static final Memo<Key, Store> STORES =
            new Memo<>(key -> (Store) construct(key, Slots.class));
    private static final Memo<Bank.Access, Bank> BANKS =
            new Memo<>(
                    access ->
                            (Bank) construct(new Key(LockedBank.class, access), Bank.Access.class));

    private record Key(Class<?> template, Object data) {
        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && template.equals(that.template)
                    && data.equals(that.data);
        }

        @Override
        public int hashCode() {
            int hash = template.hashCode();
            hash = 31 * hash + data.hashCode();
            return hash;
        }
    }

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

    /**
     * What makes counters of the template's class, specialised by the parts: the result of the
     * class's static method {@code creator}.
     *
     * <p>What a template has to heed, because in its hidden copy its own name still means the
     * template wherever it stands in a signature: {@code creator} returns a lambda of an interface
     * type, no reference to the constructor; and fields that are reached by {@link
     * java.lang.invoke.VarHandle} belong to a superclass.
     */
    @SuppressWarnings("unchecked")
    static <T> Function<Blueprint, T> creator(Class<?> template, Parts parts) {
        MethodHandles.Lookup lookup = specialised(new Key(template, parts));
        try {
            return (Function<Blueprint, T>)
                    lookup.findStatic(
                                    lookup.lookupClass(),
                                    "creator",
                                    MethodType.methodType(Function.class))
                            .invoke();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The store of that kind over those slots: the same one for equal slots. */
    static Store store(StoreKind kind, Slots slots) {
        return STORES.get(new Key(kind.template(), slots));
    }

    /** The bank over those slots and that store: the same one for equal arguments. */
    static Bank bank(Slots slots, Store store) {
        return BANKS.get(new Bank.Access(slots, store));
    }

    /** An object of a template that is specialised by what its constructor takes. */
    private static Object construct(Key key, Class<?> type) {
        MethodHandles.Lookup lookup = specialised(key);
        try {
            return lookup.findConstructor(
                            lookup.lookupClass(), MethodType.methodType(void.class, type))
                    .invoke(key.data);
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

    /** Full access to the specialised class; to the template itself where there can be none. */
    private static MethodHandles.Lookup specialised(Key key) {
        if (Ability.PRESENT) {
            return CLASSES.get(key);
        }
        try {
            return MethodHandles.privateLookupIn(key.template, LOOKUP);
        } catch (IllegalAccessException e) {
            throw new AssertionError(key.template + " is of this package", e);
        }
    }

    /**
     * Initialised at once: a class whose initialiser fails is never known, and the next one serves.
     */
    private static MethodHandles.Lookup define(Key key) {
        try {
            return LOOKUP.defineHiddenClassWithClassData(classFile(key.template), key.data, true);
        } catch (IllegalAccessException e) {
            throw new AssertionError(key.template + " is of this package", e);
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
