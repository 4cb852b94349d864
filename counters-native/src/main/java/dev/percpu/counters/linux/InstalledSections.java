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
 * the same as the methods of {@link Sections}. For one column, any thread may call either of the
 * two at any time. A call costs as much as a call of a compiled Java method; {@code
 * docs/installed.md} has the figures.
 *
 * <p>The bridge's function makes the update in three cases: after an abort, if the CPU is outside
 * of the column, and in a thread that a debugger steps through. Addresses are raw; {@link Bridge}
 * describes columns. Thread-safe, for platform and virtual threads. This is a record so that the
 * compiler treats the handles of a constant instance as constants.
 *
 * @param stride the distance between slots in bytes
 * @param units the number of slots
 * @param span the distance from a slot's {@code done} to its {@code undone}, in bytes
 * @param adding calls the sequence of {@link #add}
 * @param addingBounded calls the sequence of {@link #addBounded}
 * @param taking calls the sequence of {@link #take}
 * @param comparing calls the sequence of {@link #compareAndSet}
 * @param addingToBank calls the sequence of {@link #addToBank}
 * @param aborts the number of aborts of each of the five sequences, a {@code long} each
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

    /** The JDK version in which sections can be installed. */
    public static final int JDK = Jvmci.JDK;

    /** The JDK module that installs them. */
    public static final String MODULE = Jvmci.MODULE;

    /**
     * The largest number of shapes with installed code. Each takes some kilobytes of the code
     * cache.
     */
    static final int MOST = 64;

    private static final AtomicInteger SHAPES = new AtomicInteger();

    /** The size of a column of one slot, for the first test of a section. */
    private static final int TRIED_BYTES = 64;

    /** The methods whose bodies are installed. They are in hidden copies of this class. */
    private static final class Bodies {
        static native long add(long slot0, long delta);

        static native int addBounded(long slot0, long delta, long batch);

        static native int take(long slot0, long amount, long batch);

        static native int compareAndSet(long slot0, long expected, long value);

        static native long addToBank(long slot0, long flag, long delta);
    }

    /** Initialised when code asks for sections, or for the reason why there are none. */
    private static final class Decided {
        static final Optional<String> REFUSAL =
                Sections.unavailable().or(Jvmci::unavailable).or(InstalledSections::failed);
    }

    /** Installs the sections of one shape. */
    private record Shape(Installer installer, long stride, int units, long span) {
        Installer.Sequence install(String name, int number) {
            return installer.sequence(name, number, stride, units, span);
        }
    }

    /**
     * Returns the flags that a JVM like this one needs to install sections.
     *
     * @return the flags for this module, named or unnamed; empty if no flag would help
     */
    public static List<String> flags() {
        return Jvmci.flags();
    }

    /**
     * Tells why no sections can be installed. Decided once.
     *
     * @return the reason and the remedy; empty if they can be installed
     */
    public static Optional<String> unavailable() {
        Room.check();
        return Decided.REFUSAL;
    }

    /**
     * Whether sections can be installed. Decided once. If the JVM was started without the flags,
     * this is fast; to find the reason would take longer.
     *
     * @return whether {@link #unavailable} gives no reason
     */
    public static boolean available() {
        return asked() && unavailable().isEmpty();
    }

    /** Whether the JVM was started with at least one of the flags. */
    static boolean asked() {
        return Jvmci.asked();
    }

    /**
     * Tests the installation: installs sections for a column of one slot, and calls one of them.
     */
    private static Optional<String> failed() {
        String remedy =
                "; raise -XX:ReservedCodeCacheSize if the code cache is full, or remove the"
                        + " flags";
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slot = arena.allocate(TRIED_BYTES, TRIED_BYTES);
            install(TRIED_BYTES, 1, Long.BYTES).add(slot.address(), 1);
            long value =
                    slot.get(ValueLayout.JAVA_LONG, 0)
                            - slot.get(ValueLayout.JAVA_LONG, Long.BYTES);
            return value == 1
                    ? Optional.empty()
                    : Optional.of("an installed section added " + value + " instead of 1" + remedy);
        } catch (IllegalStateException | LinkageError e) {
            return Optional.of("no section can be installed (" + e.getMessage() + ")" + remedy);
        }
    }

    /**
     * Installs the sections for columns of one shape.
     *
     * @param stride the distance between slots in bytes, below 2<sup>31</sup>
     * @param units the number of slots, at least 1
     * @param span the distance from a slot's {@code done} to its {@code undone}, in bytes; fits in
     *     32 bits
     * @return the sections; empty if there are already {@value #MOST} shapes, or if the JVM accepts
     *     no more code, which a log line reports
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
            warn("restartable sequences are called by slower downcalls: " + e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * The JVM may also have no memory for the code of the logger. The counter is more important
     * than the log line.
     */
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
     * @param delta the amount to add
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
     * @param delta the amount to add
     * @param batch the magnitude that a slot must not reach, at least 1
     * @return −1 if the amount was added; −2 − <i>n</i> if it was added to slot <i>n</i> and both
     *     words of that slot were zero; otherwise nothing was added, and the result is the number
     *     of the slot
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
     * Takes room from the slot of the current CPU, or gives room to it.
     *
     * @param slot0 the address of the first slot
     * @param amount the room to take; negative to give room
     * @param batch the bound that a slot's room stays below, at least 1
     * @return −1 if the room was taken; −2 − <i>n</i> if it was taken from slot <i>n</i> and both
     *     words of that slot were zero; otherwise nothing was taken, and the result is the number
     *     of the slot
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
     * Sets the slot of the current CPU if it holds the expected value.
     *
     * @param slot0 the address of the first slot
     * @param expected the expected value
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
     * Adds to the bank, named by a flag, of the current CPU's slot.
     *
     * @param slot0 the address of the first slot's bank 0
     * @param flag the address of the flag, a {@code long} that is 0 or 1
     * @param delta the amount to add
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

    /** By identity, because code is installed once for each shape. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
