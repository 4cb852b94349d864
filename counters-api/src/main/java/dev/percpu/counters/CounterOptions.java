package dev.percpu.counters;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * How a counter is laid out, beyond what its {@link Variant} says. Immutable; each {@code with}
 * method returns a changed copy.
 *
 * @param possibleCpus the number of CPUs to size the counter for; empty for the machine's own
 * @param slots how many slots there may be where the thread chooses the slot; empty for the CPUs
 *     that the process may use
 * @param batch the magnitude at which a slot is folded; empty for {@code max(32, 2 × CPUs)}
 * @param padding the distance in bytes that padded layouts keep between slots
 * @param reuse when the memory of a closed counter may serve another one
 * @param upgrade when a {@link LazyCounter} becomes per-CPU by itself
 * @param limit the limit of a {@link LimitCounter}
 * @param numa on which NUMA nodes off-heap memory is placed
 * @param hugePages whether off-heap memory is to be backed by huge pages
 */
public record CounterOptions(
        OptionalInt possibleCpus,
        OptionalInt slots,
        OptionalInt batch,
        int padding,
        SlotReuse reuse,
        UpgradePolicy upgrade,
        long limit,
        NumaPolicy numa,
        boolean hugePages) {

    /** The largest number of CPUs that can be simulated. */
    public static final int MAX_POSSIBLE_CPUS = 1 << 16;

    /** Two cache lines: adjacent lines are fetched in pairs on common processors. */
    public static final int DEFAULT_PADDING = 128;

    /** The smallest padding: two words. */
    public static final int MIN_PADDING = 16;

    /** The largest padding, one page. */
    public static final int MAX_PADDING = 4096;

    private static final CounterOptions DEFAULTS =
            new CounterOptions(
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    DEFAULT_PADDING,
                    SlotReuse.AFTER_COLLECTION,
                    UpgradePolicy.WHEN_SHARED,
                    Long.MAX_VALUE,
                    NumaPolicy.LOCAL,
                    false);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public CounterOptions {
        Objects.requireNonNull(possibleCpus, "possibleCpus");
        Objects.requireNonNull(slots, "slots");
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(reuse, "reuse");
        Objects.requireNonNull(upgrade, "upgrade");
        Objects.requireNonNull(numa, "numa");
        possibleCpus.ifPresent(cpus -> check("possibleCpus", cpus, 1, MAX_POSSIBLE_CPUS));
        slots.ifPresent(most -> check("slots", most, 1, MAX_POSSIBLE_CPUS));
        batch.ifPresent(size -> check("batch", size, 1, Integer.MAX_VALUE));
        check("padding", padding, MIN_PADDING, MAX_PADDING);
        if (Integer.bitCount(padding) != 1) {
            throw new IllegalArgumentException("padding must be a power of two, not " + padding);
        }
    }

    /**
     * The options of a counter for which none are given.
     *
     * @return the machine's own CPUs, as many slots as the process may use CPUs where the thread
     *     chooses the slot, the kernel's batch rule, 128 bytes of padding, reuse after collection,
     *     an upgrade when shared, no limit, memory on the CPUs' own nodes, pages of the usual size
     */
    public static CounterOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sizes the counter for a machine with more CPUs than this one, all of which the process may
     * use, to see that machine's memory and walk costs here. Fewer than this machine has are
     * refused when the counter is created.
     *
     * @param cpus the number of possible CPUs, 1 to {@value #MAX_POSSIBLE_CPUS}
     * @return the changed options
     * @throws IllegalArgumentException if {@code cpus} is out of range
     */
    public CounterOptions withPossibleCpus(int cpus) {
        return new CounterOptions(
                OptionalInt.of(cpus),
                slots,
                batch,
                padding,
                reuse,
                upgrade,
                limit,
                numa,
                hugePages);
    }

    /**
     * Sets how many slots there may be where the thread chooses the slot, as with index {@code
     * thread-hash} and {@code owner}: rounded up to a power of two, and with {@code owner} the
     * number of those that threads share. More than the CPUs that the process may use are of little
     * use; fewer save memory. Counters whose slots grow reach the number under contention only, and
     * with 1 they never grow. Where the CPU chooses the slot this is ignored.
     *
     * @param most the number of slots, 1 to {@value #MAX_POSSIBLE_CPUS}
     * @return the changed options
     * @throws IllegalArgumentException if {@code most} is out of range
     */
    public CounterOptions withSlots(int most) {
        return new CounterOptions(
                possibleCpus,
                OptionalInt.of(most),
                batch,
                padding,
                reuse,
                upgrade,
                limit,
                numa,
                hugePages);
    }

    /**
     * Sets the batch of a design that folds its slots; other designs ignore it.
     *
     * @param size the magnitude at which a slot is folded, at least 1
     * @return the changed options
     * @throws IllegalArgumentException if {@code size} is out of range
     */
    public CounterOptions withBatch(int size) {
        return new CounterOptions(
                possibleCpus,
                slots,
                OptionalInt.of(size),
                padding,
                reuse,
                upgrade,
                limit,
                numa,
                hugePages);
    }

    /**
     * Sets the distance that padded layouts keep between slots; dense layouts ignore it.
     *
     * @param bytes a power of two, {@value #MIN_PADDING} to {@value #MAX_PADDING}
     * @return the changed options
     * @throws IllegalArgumentException if {@code bytes} is out of range or no power of two
     */
    public CounterOptions withPadding(int bytes) {
        return new CounterOptions(
                possibleCpus, slots, batch, bytes, reuse, upgrade, limit, numa, hugePages);
    }

    /**
     * Sets when the off-heap memory of the closed counter may serve another one.
     *
     * @param policy the policy
     * @return the changed options
     */
    public CounterOptions withReuse(SlotReuse policy) {
        Objects.requireNonNull(policy, "policy");
        return new CounterOptions(
                possibleCpus, slots, batch, padding, policy, upgrade, limit, numa, hugePages);
    }

    /**
     * Sets when a {@link LazyCounter} becomes per-CPU by itself; other designs ignore it.
     *
     * @param policy the policy
     * @return the changed options
     */
    public CounterOptions withUpgrade(UpgradePolicy policy) {
        Objects.requireNonNull(policy, "policy");
        return new CounterOptions(
                possibleCpus, slots, batch, padding, reuse, policy, limit, numa, hugePages);
    }

    /**
     * Sets the limit of a {@link LimitCounter}; other designs ignore it.
     *
     * @param most the greatest value that {@link LimitCounter#tryAdd} allows
     * @return the changed options
     */
    public CounterOptions withLimit(long most) {
        return new CounterOptions(
                possibleCpus, slots, batch, padding, reuse, upgrade, most, numa, hugePages);
    }

    /**
     * Sets on which NUMA nodes off-heap memory is placed; layouts on the heap ignore it.
     *
     * @param policy the policy
     * @return the changed options
     */
    public CounterOptions withNuma(NumaPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        return new CounterOptions(
                possibleCpus, slots, batch, padding, reuse, upgrade, limit, policy, hugePages);
    }

    /**
     * Asks for off-heap memory in huge pages; layouts on the heap ignore it. It pays where walks
     * over very many counters, on many CPUs, are bound by the translation of addresses. It costs
     * memory: the first update of any counter on any CPU brings in a whole huge page, which several
     * CPUs' units share, so that memory is placed on NUMA nodes less finely. Where the kernel has
     * no huge pages to give, pages of the usual size serve.
     *
     * @param huge whether to ask
     * @return the changed options
     */
    public CounterOptions withHugePages(boolean huge) {
        return new CounterOptions(
                possibleCpus, slots, batch, padding, reuse, upgrade, limit, numa, huge);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " must be " + least + " to " + most + ", not " + value);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CounterOptions that
                && possibleCpus.equals(that.possibleCpus)
                && slots.equals(that.slots)
                && batch.equals(that.batch)
                && padding == that.padding
                && reuse == that.reuse
                && upgrade == that.upgrade
                && limit == that.limit
                && numa == that.numa
                && hugePages == that.hugePages;
    }

    @Override
    public int hashCode() {
        int hash = possibleCpus.hashCode();
        hash = 31 * hash + slots.hashCode();
        hash = 31 * hash + batch.hashCode();
        hash = 31 * hash + padding;
        hash = 31 * hash + reuse.hashCode();
        hash = 31 * hash + upgrade.hashCode();
        hash = 31 * hash + Long.hashCode(limit);
        hash = 31 * hash + numa.hashCode();
        hash = 31 * hash + Boolean.hashCode(hugePages);
        return hash;
    }
}
