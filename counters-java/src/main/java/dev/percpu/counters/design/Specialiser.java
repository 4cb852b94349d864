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
 * Makes a class for each pair of a template and its parts. So calls through {@link Slots}, {@link
 * Index}, {@link Store} and {@link Bank} are bound when the class is compiled.
 *
 * <p>The template's class file is defined again as a hidden class, with the parts as its class
 * data. The hidden class reads them into a {@code static final} field, so the compiler knows their
 * exact types and values. Its methods have their own profiles, which other variants in the same JVM
 * cannot change. Each such class is kept permanently. If several threads define the same class at
 * once, the first one is kept.
 *
 * <p>Parts contain the size of a group and the number of CPUs, and a program may use any number of
 * different ones. So for each variant, only the first {@value #MOST} different parts get their own
 * class. All others of the variant share one more class, which has no class data. Its parts are in
 * a field. They all have the same types, and the compiler still knows these from the profiles of
 * that class. So a variant has at most {@code 4 × (MOST + 1)} classes: for counters, groups, a
 * store and a bank.
 *
 * <p>The template itself serves every variant if hidden classes cannot be defined, as in a native
 * image, or if the property {@code dev.percpu.counters.specialise} is {@code false}. It counts
 * correctly but is slower; one log line reports this.
 *
 * <p>Thread-safe.
 *
 * @see MethodHandles.Lookup#defineHiddenClassWithClassData
 */
final class Specialiser {

    /** Set to {@code false} to use no hidden classes. */
    static final String PROPERTY = Names.property("specialise");

    /**
     * The largest number of own classes of a template for each variant, besides the shared class.
     */
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
     * The key of a shared class. For one template and one variant, all parts have the same types.
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

    /** Whether hidden classes are used. Decided once, and logged once if they are not. */
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
                                            "counters are not specialised, so they are slower: "
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

    /** Defined once as a hidden class, to test whether that works. */
    private static final class Probe {}

    private Specialiser() {}

    /** The number of classes. */
    static int classes() {
        return CLASSES.size() + SHARED.size();
    }

    /**
     * Returns what a template's class was specialised for. The template keeps it in a {@code static
     * final} field, which the compiler treats as a constant.
     *
     * @return the class data; {@code null} for the template itself and for a shared class
     */
    static <T> T classData(MethodHandles.Lookup template, Class<T> type) {
        try {
            return MethodHandles.classData(template, ConstantDescs.DEFAULT_NAME, type);
        } catch (IllegalAccessException e) {
            throw new AssertionError("the lookup is the class's own", e);
        }
    }

    /**
     * Returns a function that creates counters of the template's class, specialised for the parts.
     * It is the result of the class's static method {@code creator}.
     *
     * <p>Rules for templates: in a hidden copy, the class's own name in a signature still means the
     * template. So {@code creator} returns a lambda of an interface type and not a reference to the
     * constructor. And fields that a {@link java.lang.invoke.VarHandle} accesses belong to a
     * superclass.
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

    /**
     * Returns the store of that kind over those slots, for a variant. Usually the same object for
     * equal slots.
     */
    static Store store(StoreKind kind, Slots slots, Variant variant) {
        return (Store) object(new Key(kind.template(), slots), variant);
    }

    /**
     * Returns the bank over those slots and that store, for a variant. Usually the same object for
     * equal arguments.
     */
    static Bank bank(Slots slots, Store store, Variant variant) {
        return (Bank) object(new Key(LockedBank.class, new Bank.Access(slots, store)), variant);
    }

    /**
     * Returns an object of a template, specialised for its constructor argument. An object that has
     * its own class is kept, like the class, because it is part of the key of a counter's class.
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
     * Returns full access to the class for a key. When there are enough classes, that is the shared
     * class. If hidden classes are not used, it is the template itself.
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
        // The last step. If an error skips it, the only effect is one more class.
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
     * Defines a class and initialises it at once. A class whose initialiser fails is never stored,
     * so the next attempt defines another one.
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
