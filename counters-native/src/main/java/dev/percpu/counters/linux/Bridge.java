package dev.percpu.counters.linux;

import dev.percpu.counters.ffi.percpu_facts;
import dev.percpu.counters.ffi.percpu_h;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The C bridge, {@code libpercpu.so}. It finds the current CPU's slot and updates it in one call,
 * without a thread transition.
 *
 * <p>Three values describe a column of slots: the address of its first slot, the distance between
 * slots in bytes, and their number. Addresses are raw. Address and distance must be multiples of 8.
 * The memory must stay mapped until the call returns, or the process crashes.
 *
 * <p>Updates are atomic and relaxed. No update is lost, even if the thread is preempted or
 * migrates. An update does not order any other memory access. Thread-safe, for platform and virtual
 * threads.
 *
 * <p>If the bridge cannot be used, {@link #unavailable()} gives the reason, and every other method
 * throws {@link IllegalStateException} with the same text.
 */
public final class Bridge {

    private static final Optional<String> REFUSAL = BridgeLibrary.load();

    /** Linked before they become constants, because an initialiser must not fail. */
    private static volatile MethodHandle[] linked;

    /**
     * The calls, as constants. They are in a class of their own because linking takes long and many
     * programs use none of them.
     */
    private static final class Calls {
        static final MethodHandle ADD = linked()[0];
        static final MethodHandle ADD_BOUNDED = linked()[1];
        static final MethodHandle NOTHING = linked()[2];

        /** Initialises this class. */
        static void initialise() {}
    }

    private Bridge() {}

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
                        link(percpu_h::percpu_add$address, percpu_h::percpu_add$descriptor),
                        link(
                                percpu_h::percpu_add_bounded$address,
                                percpu_h::percpu_add_bounded$descriptor),
                        link(percpu_h::percpu_nothing$address, percpu_h::percpu_nothing$descriptor)
                    };
            linked = all;
        }
        return all;
    }

    /**
     * Returns a handle that calls a function of the bridge without a thread transition; {@code
     * null} if the bridge cannot be used. The generated class looks for the library in its
     * initialiser, so no code touches that class before the library is loaded.
     */
    static MethodHandle link(
            Supplier<MemorySegment> address, Supplier<FunctionDescriptor> descriptor) {
        return REFUSAL.isPresent()
                ? null
                : Linker.nativeLinker()
                        .downcallHandle(
                                address.get(), descriptor.get(), Linker.Option.critical(false));
    }

    /**
     * The facts that the bridge finds about the process and its kernel.
     *
     * @param abiVersion the version of the bridge's interface
     * @param pageSize the size of a page in bytes
     * @param cpu the CPU of the calling thread; −1 if unknown
     * @param rseqRegistered whether libc has registered restartable sequences
     * @param rseqSize the size of libc's rseq area in bytes; 0 if there is none
     * @param rseqFeatureSize the number of bytes that the kernel fills in it; 0 before Linux 6.3
     * @param rseqSections whether the bridge has restartable sequences for this architecture
     * @param rdpid whether the processor has the instruction {@code rdpid}
     */
    public record Facts(
            int abiVersion,
            int pageSize,
            int cpu,
            boolean rseqRegistered,
            int rseqSize,
            int rseqFeatureSize,
            boolean rseqSections,
            boolean rdpid) {}

    /**
     * Tells why the bridge cannot be used. Decided once.
     *
     * @return the reason and the remedy; empty if it can be used
     */
    public static Optional<String> unavailable() {
        return REFUSAL;
    }

    /**
     * Adds to the slot of the current CPU. A CPU id outside of the column is mapped to the id
     * modulo {@code units}.
     *
     * @param slot0 the address of the first slot
     * @param stride the distance between slots in bytes
     * @param units the number of slots, at least 1
     * @param delta the amount to add
     * @return the slot's new value, wrapped on overflow
     * @throws IllegalStateException if the bridge cannot be used
     */
    public static long add(long slot0, long stride, int units, long delta) {
        try {
            return (long) Calls.ADD.invokeExact(slot0, stride, units, delta);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /**
     * Adds to the slot of the current CPU if the result is within the batch. A CPU id outside of
     * the column is mapped to the id modulo {@code units}.
     *
     * @param slot0 the address of the first slot
     * @param stride the distance between slots in bytes
     * @param units the number of slots, at least 1
     * @param delta the amount to add
     * @param batch the magnitude that a slot must not reach, at least 1
     * @return −1 if the amount was added; −2 − <i>n</i> if it was added to slot <i>n</i> and that
     *     slot was zero; otherwise nothing was added, and the result is the number of the slot
     * @throws IllegalStateException if the bridge cannot be used
     */
    public static int addBounded(long slot0, long stride, int units, long delta, long batch) {
        try {
            return (int) Calls.ADD_BOUNDED.invokeExact(slot0, stride, units, delta, batch);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /**
     * Does nothing, to measure the cost of a call.
     *
     * @return 0
     * @throws IllegalStateException if the bridge cannot be used
     */
    public static int nothing() {
        try {
            return (int) Calls.NOTHING.invokeExact();
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /**
     * Returns the facts that the bridge finds.
     *
     * @return the current facts
     * @throws IllegalStateException if the bridge cannot be used
     */
    public static Facts facts() {
        if (REFUSAL.isPresent()) {
            throw failure(null);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment facts = percpu_facts.allocate(arena);
            int result = percpu_h.percpu_probe(facts);
            if (result != 0) {
                throw new IllegalStateException("percpu_probe failed with " + result);
            }
            return new Facts(
                    percpu_facts.abi_version(facts),
                    percpu_facts.page_size(facts),
                    percpu_facts.cpu(facts),
                    percpu_facts.rseq_registered(facts) != 0,
                    percpu_facts.rseq_size(facts),
                    percpu_facts.rseq_feature_size(facts),
                    percpu_facts.rseq_sections(facts) != 0,
                    percpu_facts.rdpid(facts) != 0);
        }
    }

    /**
     * Returns the exception to throw after a call of the bridge failed. Every call fails if the
     * bridge cannot be used.
     */
    static RuntimeException failure(Throwable e) {
        if (REFUSAL.isPresent()) {
            return new IllegalStateException("the C bridge cannot be used: " + REFUSAL.get());
        }
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }
}
