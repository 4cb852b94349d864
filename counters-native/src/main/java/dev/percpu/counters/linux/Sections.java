package dev.percpu.counters.linux;

import dev.percpu.counters.ffi.percpu_h;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Updates by restartable sequences of the C bridge. A sequence finds and changes the current CPU's
 * slot without an atomic instruction. If the kernel interrupts these few instructions, it restarts
 * them.
 *
 * <p>A slot has two words: {@code done} and, {@code span} bytes later, {@code undone}. Its value is
 * the difference. Only sequences on the slot's own CPU write {@code done}. A thread on another CPU
 * changes {@code undone}, by atomic read-modify-writes. {@code percpu.h} has the pseudo-code, the
 * ordering and the fallback, which makes every call correct on every thread.
 *
 * <p>Addresses are raw; {@link Bridge} describes columns. Updates are relaxed. Thread-safe, for
 * platform and virtual threads: no state of a thread is stored.
 */
public final class Sections {

    private static final Optional<String> REFUSAL = Bridge.unavailable().or(Sections::lacking);

    /** Linked before they become constants, because an initialiser must not fail. */
    private static volatile MethodHandle[] linked;

    /**
     * The calls, as constants. They are in a class of their own because linking takes long and many
     * programs use none of them.
     */
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
     * Links the calls before they are used, so that this needs no memory and no stack later. Does
     * nothing if the bridge cannot be used.
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
     * Tells why libc has not registered restartable sequences. Call this only if it has not.
     *
     * @return the most likely reason, from the environment, and the remedy
     */
    public static String unregistered() {
        return unregistered(System.getenv("GLIBC_TUNABLES"));
    }

    /** The same for the given tunables, which may be null. */
    static String unregistered(String tunables) {
        String off = "glibc.pthread.rseq=0";
        return tunables != null && (":" + tunables + ":").contains(":" + off + ":")
                ? "GLIBC_TUNABLES turns restartable sequences off; remove " + off + " from it"
                : "libc has not registered restartable sequences; use glibc 2.35 or later on Linux"
                        + " 4.18 or later, and allow the system call rseq in the container's seccomp"
                        + " profile";
    }

    /**
     * Tells why updates would not be restartable here. Decided once. The calls would still be
     * correct.
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
     * @param stride the distance between slots in bytes
     * @param units the number of slots, at least 1
     * @param span the distance from a slot's {@code done} to its {@code undone} in bytes
     * @param delta the amount to add
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
     * @param stride the distance between slots in bytes
     * @param units the number of slots, at least 1
     * @param span the distance from a slot's {@code done} to its {@code undone} in bytes
     * @param delta the amount to add
     * @param batch the magnitude that a slot must not reach, at least 1
     * @return −1 if the amount was added; −2 − <i>n</i> if it was added to slot <i>n</i> and both
     *     words of that slot were zero; otherwise nothing was added, and the result is the number
     *     of the slot
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
     * Takes room from the slot of the current CPU, or gives room to it. It takes room if the slot
     * holds enough and its room is not negative. It gives room if the result is below the batch.
     *
     * @param slot0 the address of the first slot
     * @param stride the distance between slots in bytes
     * @param units the number of slots, at least 1
     * @param span the distance from a slot's {@code done} to its {@code undone} in bytes
     * @param amount the room to take; negative to give room
     * @param batch the bound that a slot's room stays below, at least 1
     * @return −1 if the room was taken; −2 − <i>n</i> if it was taken from slot <i>n</i> and both
     *     words of that slot were zero; otherwise nothing was taken, and the result is the number
     *     of the slot
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
     * Sets the slot of the current CPU if it holds the expected value.
     *
     * @param slot0 the address of the first slot
     * @param stride the distance between slots in bytes
     * @param units the number of slots, at least 1
     * @param span the distance from a slot's {@code done} to its {@code undone} in bytes
     * @param expected the expected value
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
     * Adds to the bank, named by a flag, of the current CPU's slot. A slot has three parts side by
     * side: two banks, and a third part. The third part uses only its {@code undone}, to count the
     * updates in progress that are not restartable.
     *
     * @param slot0 the address of the first slot's bank 0
     * @param stride the distance between slots in bytes
     * @param units the number of slots, at least 1
     * @param span the distance from a word's {@code done} to its {@code undone} in bytes
     * @param flag the address of the flag, a {@code long} that is 0 or 1
     * @param delta the amount to add
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
