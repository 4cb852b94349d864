package dev.percpu.counters;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * Options for a counter, in addition to its {@link Variant}: sizes, memory and policies. Immutable;
 * each {@code with} method returns a changed copy.
 *
 * @param possibleCpus the number of CPUs that the counter is sized for; empty for the machine's own
 *     number
 * @param slots the largest number of slots, for an index that chooses the slot by thread; empty for
 *     the number of CPUs that the process may use
 * @param batch the absolute value at which a slot is folded; empty for {@code max(32, 2 × CPUs)}
 * @param padding the distance between slots in padded layouts, in bytes
 * @param reuse when another counter may use the memory of a closed counter
 * @param upgrade when a {@link LazyCounter} becomes per-CPU automatically
 * @param limit the limit of a {@link LimitCounter}
 * @param numa the NUMA nodes that off-heap memory is allocated on
 * @param hugePages whether to ask the kernel to back off-heap memory with huge pages
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

    /** The largest number of CPUs that a counter can be sized for. */
    public static final int MAX_POSSIBLE_CPUS = 1 << 16;

    /** Two cache lines, because common processors fetch adjacent lines in pairs. */
    public static final int DEFAULT_PADDING = 128;

    /** The smallest padding, two words. */
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
     * @throws IllegalArgumentException if a value is out of range; the message contains the value
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
     * The default options.
     *
     * @return the machine's own number of CPUs; for an index that chooses the slot by thread, one
     *     slot for each CPU that the process may use; the kernel's rule for the batch; 128 bytes of
     *     padding; reuse after collection; upgrade when shared; no limit; memory on the CPUs' own
     *     nodes; pages of the normal size
     */
    public static CounterOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sizes the counter for a machine with more CPUs than this one, all of which the process may
     * use. This shows here what memory and walks cost on the larger machine. A number below this
     * machine's own is refused when the counter is created.
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
     * Sets the largest number of slots, for an index that chooses the slot by thread: {@code
     * thread-hash} and {@code owner}. The number is rounded up to a power of two. With {@code
     * owner}, it is the number of slots that threads share. More slots than the process may use
     * CPUs are of little use; fewer slots save memory. A counter whose slots grow reaches this
     * number only under contention. With 1, it never grows. An index that chooses the slot by CPU
     * ignores this option.
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
     * Sets the batch of a design that folds its slots. Other designs ignore it.
     *
     * @param size the absolute value at which a slot is folded, at least 1
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
     * Sets the distance between slots in padded layouts. Dense layouts ignore it.
     *
     * @param bytes a power of two, {@value #MIN_PADDING} to {@value #MAX_PADDING}
     * @return the changed options
     * @throws IllegalArgumentException if {@code bytes} is out of range or not a power of two
     */
    public CounterOptions withPadding(int bytes) {
        return new CounterOptions(
                possibleCpus, slots, batch, bytes, reuse, upgrade, limit, numa, hugePages);
    }

    /**
     * Sets when another counter may use the off-heap memory of this counter after it is closed.
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
     * Sets when a {@link LazyCounter} becomes per-CPU automatically. Other designs ignore it.
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
     * Sets the limit of a {@link LimitCounter}. Other designs ignore it.
     *
     * @param most the largest value that {@link LimitCounter#tryAdd} allows
     * @return the changed options
     */
    public CounterOptions withLimit(long most) {
        return new CounterOptions(
                possibleCpus, slots, batch, padding, reuse, upgrade, most, numa, hugePages);
    }

    /**
     * Sets the NUMA nodes that off-heap memory is allocated on. Layouts on the heap ignore it.
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
     * Asks for off-heap memory in huge pages. Layouts on the heap ignore it. Huge pages help when
     * walks over very many counters, on many CPUs, are limited by address translation (TLB misses).
     * They cost memory: the first update of any counter on any CPU brings in a whole huge page.
     * Several CPUs' units share that page, so the memory follows the NUMA nodes less exactly. If
     * the kernel has no huge pages available, it uses pages of the normal size.
     *
     * @param huge whether to ask for huge pages
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
