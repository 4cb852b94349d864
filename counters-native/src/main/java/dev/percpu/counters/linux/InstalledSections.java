package dev.percpu.counters.linux;

import dev.percpu.counters.ffi.percpu_h;
import dev.percpu.counters.names.Names;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The restartable sequences of the bridge, installed in the JVM for columns of one shape. They do
 * and return what the methods of {@link Sections} do; on one column either may be called at any
 * time, by any thread. A call costs what one of a compiled method of Java costs: {@code
 * docs/installed.md} has the figures.
 *
 * <p>After an abort, where the CPU is outside of the column, and in a thread that a debugger steps
 * through, the bridge's function makes the update. Addresses are raw: columns as in {@link Bridge}.
 * Thread-safe, for platform and virtual threads alike. A record: of a constant one the compiler
 * knows the handles.
 *
 * @param stride the distance of the slots in bytes
 * @param units the number of slots
 * @param span from a slot's {@code done} to its {@code undone}, in bytes
 * @param adding calls the sequence of {@link #add}
 * @param addingBounded that of {@link #addBounded}
 * @param taking that of {@link #take}
 * @param comparing that of {@link #compareAndSet}
 * @param addingToBank that of {@link #addToBank}
 * @param aborts how often each of the five was aborted, a {@code long} each
 */
public record InstalledSections(
        long stride,
        int units,
        long span,
        MethodHandle adding,
        MethodHandle addingBounded,
        MethodHandle taking,
        MethodHandle comparing,
        MethodHandle addingToBank,
        List<MemorySegment> aborts) {

    /** The version of the JDK that sections can be installed in. */
    public static final int JDK = Jvmci.JDK;

    /** The module of the JDK that they are installed by. */
    public static final String MODULE = Jvmci.MODULE;

    /** Shapes of which there is code, at most: each takes some kilobytes of the code cache. */
    static final int MOST = 64;

    private static final AtomicInteger SHAPES = new AtomicInteger();

    /** Of a column of one slot, on which the first section is tried. */
    private static final int TRIED_BYTES = 64;

    /** The methods whose bodies are installed, in hidden copies of this class. */
    private static final class Bodies {
        static native long add(long slot0, long delta);

        static native int addBounded(long slot0, long delta, long batch);

        static native int take(long slot0, long amount, long batch);

        static native int compareAndSet(long slot0, long expected, long value);

        static native long addToBank(long slot0, long flag, long delta);
    }

    /** Initialised where somebody asks for sections, or why there are none. */
    private static final class Decided {
        static final Optional<String> REFUSAL =
                Sections.unavailable().or(Jvmci::unavailable).or(InstalledSections::failed);
    }

    /** Installs the sections of one shape, one after the other. */
    private record Shape(Installer installer, long stride, int units, long span) {
        Installer.Sequence install(String name, int number) {
            return installer.sequence(name, number, stride, units, span);
        }
    }

    /**
     * What a JVM like this one has to be started with for sections to be installed.
     *
     * @return flags for this module, named or not; none if no flag would help
     */
    public static List<String> flags() {
        return Jvmci.flags();
    }

    /**
     * Why no sections can be installed, decided once.
     *
     * @return the reason and the remedy; empty if they can be
     */
    public static Optional<String> unavailable() {
        Room.check();
        return Decided.REFUSAL;
    }

    /**
     * Whether sections can be installed, decided once. Where the JVM was started without the flags
     * this takes no time; the reason would.
     *
     * @return whether {@link #unavailable} gives no reason
     */
    public static boolean available() {
        return asked() && unavailable().isEmpty();
    }

    /** Whether the JVM was started with some of the flags. */
    static boolean asked() {
        return Jvmci.asked();
    }

    /** Installs sections for a column of one slot, and calls one. */
    private static Optional<String> failed() {
        String remedy =
                "; raise -XX:ReservedCodeCacheSize if the code cache is full, or do without the"
                        + " flags";
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slot = arena.allocate(TRIED_BYTES, TRIED_BYTES);
            install(TRIED_BYTES, 1, Long.BYTES).add(slot.address(), 1);
            long value =
                    slot.get(ValueLayout.JAVA_LONG, 0)
                            - slot.get(ValueLayout.JAVA_LONG, Long.BYTES);
            return value == 1
                    ? Optional.empty()
                    : Optional.of("an installed section added " + value + " for 1" + remedy);
        } catch (IllegalStateException | LinkageError e) {
            return Optional.of("no section can be installed (" + e.getMessage() + ")" + remedy);
        }
    }

    /**
     * Installs the sections for columns of a shape.
     *
     * @param stride the distance of the slots in bytes, below 2<sup>31</sup>
     * @param units the number of slots, at least 1
     * @param span from a slot's {@code done} to its {@code undone}, in bytes, of 32 bits
     * @return the sections; empty if there are {@value #MOST} shapes already, or if the JVM takes
     *     no more code, which a log line says
     * @throws IllegalStateException if no sections can be installed in this JVM
     */
    public static Optional<InstalledSections> of(long stride, int units, long span) {
        Optional<String> refusal = unavailable();
        if (refusal.isPresent()) {
            throw new IllegalStateException(refusal.get());
        }
        if (SHAPES.get() >= MOST) {
            return Optional.empty();
        }
        try {
            InstalledSections made = install(stride, units, span);
            SHAPES.getAndIncrement();
            return Optional.of(made);
        } catch (IllegalStateException e) {
            warn("restartable sequences are called by downcall: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The JVM may have no room for the code of a logger either; the counter is worth more. */
    private static void warn(String line) {
        try {
            System.getLogger(Names.LOGGER).log(System.Logger.Level.WARNING, line);
        } catch (OutOfMemoryError e) {
            // The line is lost.
        }
    }

    private static InstalledSections install(long stride, int units, long span) {
        Shape shape = new Shape(new Installer(Bodies.class), stride, units, span);
        Installer.Sequence add = shape.install("add", percpu_h.PERCPU_TEMPLATE_ADD());
        Installer.Sequence addBounded =
                shape.install("addBounded", percpu_h.PERCPU_TEMPLATE_ADD_BOUNDED());
        Installer.Sequence take = shape.install("take", percpu_h.PERCPU_TEMPLATE_TAKE());
        Installer.Sequence compareAndSet =
                shape.install("compareAndSet", percpu_h.PERCPU_TEMPLATE_COMPARE_STORE());
        Installer.Sequence addToBank =
                shape.install("addToBank", percpu_h.PERCPU_TEMPLATE_FLIP_ADD());
        return new InstalledSections(
                stride,
                units,
                span,
                add.handle(),
                addBounded.handle(),
                take.handle(),
                compareAndSet.handle(),
                addToBank.handle(),
                List.of(
                        add.aborts(),
                        addBounded.aborts(),
                        take.aborts(),
                        compareAndSet.aborts(),
                        addToBank.aborts()));
    }

    /**
     * Adds to the slot of the current CPU.
     *
     * @param slot0 the address of the first slot
     * @param delta what to add
     * @return the new value of the word that it changed: {@code done}, or minus {@code undone}
     */
    public long add(long slot0, long delta) {
        try {
            return (long) adding.invokeExact(slot0, delta);
        } catch (UnsatisfiedLinkError e) {
            return Sections.add(slot0, stride, units, span, delta);
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }

    /**
     * Adds to the slot of the current CPU if the result is within the batch.
     *
     * @param slot0 the address of the first slot
     * @param delta what to add
     * @param batch the magnitude that no slot reaches, at least 1
     * @return −1 if it added, or −2 − <i>n</i> if it added to slot <i>n</i> both words of which
     *     were zero; otherwise nothing was added, and this is the number of the slot
     */
    public int addBounded(long slot0, long delta, long batch) {
        try {
            return (int) addingBounded.invokeExact(slot0, delta, batch);
        } catch (UnsatisfiedLinkError e) {
            return Sections.addBounded(slot0, stride, units, span, delta, batch);
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }

    /**
     * Takes from the room that the slot of the current CPU holds, or gives room there.
     *
     * @param slot0 the address of the first slot
     * @param amount what to take; negative to give
     * @param batch what no slot's room reaches, at least 1
     * @return −1 if it took, or −2 − <i>n</i> if it took from slot <i>n</i> both words of which
     *     were zero; otherwise nothing was taken, and this is the number of the slot
     */
    public int take(long slot0, long amount, long batch) {
        try {
            return (int) taking.invokeExact(slot0, amount, batch);
        } catch (UnsatisfiedLinkError e) {
            return Sections.take(slot0, stride, units, span, amount, batch);
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }

    /**
     * Sets the slot of the current CPU if it holds a value.
     *
     * @param slot0 the address of the first slot
     * @param expected the value that it has to hold
     * @param value its new value
     * @return whether it was set
     */
    public boolean compareAndSet(long slot0, long expected, long value) {
        try {
            return (int) comparing.invokeExact(slot0, expected, value) != 0;
        } catch (UnsatisfiedLinkError e) {
            return Sections.compareAndSet(slot0, stride, units, span, expected, value);
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }

    /**
     * Adds to that bank of the current CPU's slot which a flag names.
     *
     * @param slot0 the address of the first slot's bank 0
     * @param flag the address of the flag, a {@code long} that is 0 or 1
     * @param delta what to add
     * @return the new value of the word that it changed: {@code done}, or minus {@code undone}
     */
    public long addToBank(long slot0, long flag, long delta) {
        try {
            return (long) addingToBank.invokeExact(slot0, flag, delta);
        } catch (UnsatisfiedLinkError e) {
            return Sections.addToBank(slot0, stride, units, span, flag, delta);
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }

    /** The same object: code is installed once for a shape. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
