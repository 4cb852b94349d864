package dev.percpu.counters.linux;

import dev.percpu.counters.ffi.percpu_h;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Updates by restartable sequences of the C bridge: the current CPU's slot is found and changed
 * without an atomic instruction, and the kernel starts the few instructions anew if it interrupts
 * them.
 *
 * <p>A slot is two words, {@code done} and, {@code span} bytes on, {@code undone}; its value is the
 * difference. Sequences write {@code done} of their own CPU and nothing else does. Whoever wants to
 * change a slot from elsewhere changes {@code undone}, by atomic read-modify-writes. {@code
 * percpu.h} has the pseudo-code, the ordering and the fallback, which keeps every call right on
 * every thread.
 *
 * <p>Addresses are raw: columns as in {@link Bridge}. Updates are relaxed. Thread-safe, for
 * platform and virtual threads alike: nothing of a thread is kept.
 */
public final class Sections {

    private static final Optional<String> REFUSAL = Bridge.unavailable().or(Sections::lacking);

    /** Linked before they become constants, since an initialiser must not fail. */
    private static volatile MethodHandle[] linked;

    /** The calls, as constants: linking them takes long, and many programs use none. */
    private static final class Calls {
        static final MethodHandle ADD = linked()[0];
        static final MethodHandle ADD_BOUNDED = linked()[1];
        static final MethodHandle TAKE = linked()[2];
        static final MethodHandle COMPARE_STORE = linked()[3];
        static final MethodHandle FLIP_ADD = linked()[4];

        /** Initialises this class. */
        static void initialise() {}
    }

    private Sections() {}

    /**
     * Makes the calls ready, where they will be used: later they need neither memory nor stack for
     * that. Does nothing where the bridge cannot be used.
     */
    public static void prepare() {
        linked();
        Room.check();
        Calls.initialise();
    }

    private static MethodHandle[] linked() {
        MethodHandle[] all = linked;
        if (all == null) {
            all =
                    new MethodHandle[] {
                        Bridge.link(
                                percpu_h::percpu_rseq_add$address,
                                percpu_h::percpu_rseq_add$descriptor),
                        Bridge.link(
                                percpu_h::percpu_rseq_add_bounded$address,
                                percpu_h::percpu_rseq_add_bounded$descriptor),
                        Bridge.link(
                                percpu_h::percpu_rseq_take$address,
                                percpu_h::percpu_rseq_take$descriptor),
                        Bridge.link(
                                percpu_h::percpu_rseq_compare_store$address,
                                percpu_h::percpu_rseq_compare_store$descriptor),
                        Bridge.link(
                                percpu_h::percpu_rseq_flip_add$address,
                                percpu_h::percpu_rseq_flip_add$descriptor)
                    };
            linked = all;
        }
        return all;
    }

    private static Optional<String> lacking() {
        Bridge.Facts facts = Bridge.facts();
        if (!facts.rseqSections()) {
            return Optional.of(
                    "the bridge has no restartable sequences for "
                            + System.getProperty("os.arch")
                            + "; use x86-64 or AArch64");
        }
        return facts.rseqRegistered() ? Optional.empty() : Optional.of(unregistered());
    }

    /**
     * Why libc has registered no restartable sequences, where that is so.
     *
     * @return the reason and the remedy, as far as the environment tells
     */
    public static String unregistered() {
        return unregistered(System.getenv("GLIBC_TUNABLES"));
    }

    /** The same for tunables; null if there are none. */
    static String unregistered(String tunables) {
        String off = "glibc.pthread.rseq=0";
        return tunables != null && (":" + tunables + ":").contains(":" + off + ":")
                ? "GLIBC_TUNABLES turns restartable sequences off; take " + off + " out of it"
                : "libc has not registered restartable sequences; use glibc 2.35 or later on Linux"
                        + " 4.18 or later, and allow the system call rseq in the container's seccomp"
                        + " profile";
    }

    /**
     * Why updates would not be restartable here, decided once. The calls would still be right.
     *
     * @return the reason and the remedy; empty if they are restartable
     */
    public static Optional<String> unavailable() {
        return REFUSAL;
    }

    /**
     * Adds to the slot of the current CPU.
     *
     * @param slot0 the address of the first slot
     * @param stride the distance of the slots in bytes
     * @param units the number of slots, at least 1
     * @param span from a slot's {@code done} to its {@code undone}, in bytes
     * @param delta what to add
     * @return the new value of the word that it changed: {@code done}, or minus {@code undone}
     * @throws IllegalStateException if the bridge cannot be used
     */
    public static long add(long slot0, long stride, int units, long span, long delta) {
        try {
            return (long) Calls.ADD.invokeExact(slot0, stride, units, span, delta);
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }

    /**
     * Adds to the slot of the current CPU if the result is within the batch.
     *
     * @param slot0 the address of the first slot
     * @param stride the distance of the slots in bytes
     * @param units the number of slots, at least 1
     * @param span from a slot's {@code done} to its {@code undone}, in bytes
     * @param delta what to add
     * @param batch the magnitude that no slot reaches, at least 1
     * @return −1 if it added, or −2 − <i>n</i> if it added to slot <i>n</i> both words of which
     *     were zero; otherwise nothing was added, and this is the number of the slot
     * @throws IllegalStateException if the bridge cannot be used
     */
    public static int addBounded(
            long slot0, long stride, int units, long span, long delta, long batch) {
        try {
            return (int) Calls.ADD_BOUNDED.invokeExact(slot0, stride, units, span, delta, batch);
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }

    /**
     * Takes from the room that the slot of the current CPU holds, if it holds enough, and that is
     * not below zero; gives room there, if it has less than the batch then.
     *
     * @param slot0 the address of the first slot
     * @param stride the distance of the slots in bytes
     * @param units the number of slots, at least 1
     * @param span from a slot's {@code done} to its {@code undone}, in bytes
     * @param amount what to take; negative to give
     * @param batch what no slot's room reaches, at least 1
     * @return −1 if it took, or −2 − <i>n</i> if it took from slot <i>n</i> both words of which
     *     were zero; otherwise nothing was taken, and this is the number of the slot
     * @throws IllegalStateException if the bridge cannot be used
     */
    public static int take(long slot0, long stride, int units, long span, long amount, long batch) {
        try {
            return (int) Calls.TAKE.invokeExact(slot0, stride, units, span, amount, batch);
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }

    /**
     * Sets the slot of the current CPU if it holds a value.
     *
     * @param slot0 the address of the first slot
     * @param stride the distance of the slots in bytes
     * @param units the number of slots, at least 1
     * @param span from a slot's {@code done} to its {@code undone}, in bytes
     * @param expected the value that it has to hold
     * @param value its new value
     * @return whether it was set
     * @throws IllegalStateException if the bridge cannot be used
     */
    public static boolean compareAndSet(
            long slot0, long stride, int units, long span, long expected, long value) {
        try {
            return (int)
                            Calls.COMPARE_STORE.invokeExact(
                                    slot0, stride, units, span, expected, value)
                    != 0;
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }

    /**
     * Adds to that bank of the current CPU's slot which a flag names. A slot is three side by side:
     * two banks, and one of which {@code undone} alone is used, to count updates under way that are
     * not restartable.
     *
     * @param slot0 the address of the first slot's bank 0
     * @param stride the distance of the slots in bytes
     * @param units the number of slots, at least 1
     * @param span from a word's {@code done} to its {@code undone}, in bytes
     * @param flag the address of the flag, a {@code long} that is 0 or 1
     * @param delta what to add
     * @return the new value of the word that it changed: {@code done}, or minus {@code undone}
     * @throws IllegalStateException if the bridge cannot be used
     */
    public static long addToBank(
            long slot0, long stride, int units, long span, long flag, long delta) {
        try {
            return (long) Calls.FLIP_ADD.invokeExact(slot0, stride, units, span, flag, delta);
        } catch (Throwable e) {
            throw Bridge.failure(e);
        }
    }
}
