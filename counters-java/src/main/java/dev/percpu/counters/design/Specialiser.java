package dev.percpu.counters.design;

import dev.percpu.counters.Variant;
import dev.percpu.counters.internal.ClassFiles;
import dev.percpu.counters.names.Names;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
 * only the first.
 *
 * <p>Parts hold the size of a group and the number of CPUs, of which a program may use any number.
 * So of each variant the first {@value #MOST} that differ have a class of their own. All others of
 * the variant share one more, which has no class data: the parts are in a field then, and the
 * compiler still knows their types, which are the same, by the profiles of that class. So there are
 * at most {@code 4 × (MOST + 1)} classes for a variant: counters, groups, a store and a bank.
 *
 * <p>Where hidden classes cannot be defined, as in a native image, or where the property {@code
 * dev.percpu.counters.specialise} is {@code false}, the template itself serves every variant. It
 * counts the same and is slower; one log line says so.
 *
 * <p>Thread-safe.
 *
 * @see MethodHandles.Lookup#defineHiddenClassWithClassData
 */
final class Specialiser {

    /** Set to {@code false} to do without hidden classes. */
    static final String PROPERTY = Names.property("specialise");

    /** How many classes a template has of its own for each variant, besides the shared one. */
    static final int MOST = 8;

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final Memo<Key, MethodHandles.Lookup> CLASSES =
            new Memo<>(key -> define(key.template, key.data));
    private static final Memo<Kind, MethodHandles.Lookup> SHARED =
            new Memo<>(kind -> define(kind.template, null));
    private static final Memo<Kind, AtomicInteger> DEFINED =
            new Memo<>(kind -> new AtomicInteger());
    private static final Memo<Key, Object> OBJECTS = new Memo<>(Specialiser::constructOwn);

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

    /**
     * What classes are shared by: a template is specialised for one variant by parts of equal
     * types.
     */
    private record Kind(Class<?> template, Variant variant) {
        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof Kind that
                    && template == that.template
                    && variant.equals(that.variant);
        }

        @Override
        public int hashCode() {
            return 31 * template.hashCode() + variant.hashCode();
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
                            System.getLogger(Names.LOGGER)
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
                byte[] bytes = ClassFiles.read(Probe.class);
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

    /** How many classes there are. */
    static int classes() {
        return CLASSES.size() + SHARED.size();
    }

    /**
     * What a template's class was specialised by. The template keeps it in a {@code static final}
     * field, which the compiler treats as a constant.
     *
     * @return the class data; {@code null} for the template itself and for a class that many share
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
        MethodHandles.Lookup lookup = specialised(new Key(template, parts), parts.variant());
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

    /** The store of that kind over those slots, for a variant: mostly the same for equal slots. */
    static Store store(StoreKind kind, Slots slots, Variant variant) {
        return (Store) object(new Key(kind.template(), slots), variant);
    }

    /** The bank over those slots and that store, for a variant: mostly the same for equal ones. */
    static Bank bank(Slots slots, Store store, Variant variant) {
        return (Bank) object(new Key(LockedBank.class, new Bank.Access(slots, store)), variant);
    }

    /**
     * An object of a template that is specialised by what its constructor takes. One of a class of
     * its own is kept, as the class is; it is part of what the class of a counter is known by.
     */
    private static Object object(Key key, Variant variant) {
        boolean own = !Ability.PRESENT || specialised(key, variant) == CLASSES.known(key);
        return own ? OBJECTS.get(key) : construct(SHARED.get(new Kind(key.template, variant)), key);
    }

    private static Object constructOwn(Key key) {
        return construct(Ability.PRESENT ? CLASSES.get(key) : ordinary(key.template), key);
    }

    private static Object construct(MethodHandles.Lookup lookup, Key key) {
        Class<?> taken = key.data instanceof Slots ? Slots.class : Bank.Access.class;
        try {
            return lookup.findConstructor(
                            lookup.lookupClass(), MethodType.methodType(void.class, taken))
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

    /**
     * Full access to the class for a key, to the one that is shared when there are enough, and to
     * the template itself where there can be none.
     */
    private static MethodHandles.Lookup specialised(Key key, Variant variant) {
        if (!Ability.PRESENT) {
            return ordinary(key.template);
        }
        MethodHandles.Lookup own = CLASSES.known(key);
        if (own != null) {
            return own;
        }
        Kind kind = new Kind(key.template, variant);
        AtomicInteger defined = DEFINED.get(kind);
        if (defined.get() >= MOST) {
            return SHARED.get(kind);
        }
        own = CLASSES.get(key);
        // Last, and by an error left out at most: one more class then.
        defined.getAndIncrement();
        return own;
    }

    private static MethodHandles.Lookup ordinary(Class<?> template) {
        try {
            return MethodHandles.privateLookupIn(template, LOOKUP);
        } catch (IllegalAccessException e) {
            throw new AssertionError(template + " is of this package", e);
        }
    }

    /**
     * Initialised at once: a class whose initialiser fails is never known, and the next one serves.
     */
    private static MethodHandles.Lookup define(Class<?> template, Object data) {
        try {
            byte[] bytes = ClassFiles.read(template);
            return data == null
                    ? LOOKUP.defineHiddenClass(bytes, true)
                    : LOOKUP.defineHiddenClassWithClassData(bytes, data, true);
        } catch (IllegalAccessException e) {
            throw new AssertionError(template + " is of this package", e);
        }
    }
}
