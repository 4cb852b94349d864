package dev.percpu.harness.articles.tasks;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.NumaPolicy;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.memory.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Creates the counters of tasks.
 *
 * @param subject a variant's full name, or a peer's
 * @param cpus the CPUs to lay the counters out for
 * @param reuse when the memory of a closed task may serve another task
 * @param extent what else a task has
 */
public record TaskGroups(String subject, int cpus, SlotReuse reuse, Extent extent) {

    /** Which per-CPU data of an address space a task has, and in how many allocations. */
    public enum Extent {
        /** The four counters, in one allocation. */
        COUNTERS,
        /**
         * The counters, concurrency ids and futex references, in one allocation each, as in the
         * kernel.
         */
        SEPARATE,
        /** All of it in one allocation, which was proposed instead of lazy counters. */
        TOGETHER
    }

    private static final Set<String> WITH_GROUPS =
            Set.of("lazy", "percpu", "unified", "atomic", "striped");

    /** The design whose structure already contains the other data. */
    private static final String UNIFIED = "unified";

    /** The number of words of an address space besides the counters. */
    private static final int REST = 2;

    /**
     * The number of groups whose memory is made resident: more than are ever between their release
     * by one task and their use by another.
     */
    private static final int IN_TRANSIT = 480;

    /**
     * Prepares the factory.
     *
     * @throws IllegalArgumentException if there are no such counters; the message gives the reason
     */
    public Supplier<CounterGroup> factory() {
        if (!subject.contains(":")) {
            Supplier<Counter> peer = Subject.named(subject).factory();
            return () -> FourCounters.of(peer);
        }
        Variant variant = Counters.resolve(subject);
        makeResident(variant);
        Supplier<CounterGroup> counters = counters(variant);
        return extent == Extent.SEPARATE ? withRest(variant, counters) : counters;
    }

    private CounterOptions options() {
        return CounterOptions.defaults()
                .withPossibleCpus(cpus)
                .withReuse(reuse)
                .withNuma(NumaPolicy.NONE);
    }

    private Supplier<CounterGroup> counters(Variant variant) {
        if (WITH_GROUPS.contains(variant.design())) {
            return Counters.groupFactory(variant, size(variant), options());
        }
        Supplier<Counter> one = Counters.factory(variant, options());
        return () -> FourCounters.of(one);
    }

    /** The number of counters in a group: the task's own, and one for each further word. */
    private int size(Variant variant) {
        boolean more = extent == Extent.TOGETHER && !variant.design().equals(UNIFIED);
        return MmCounter.COUNT + (more ? REST : 0);
    }

    private Supplier<CounterGroup> withRest(Variant variant, Supplier<CounterGroup> counters) {
        if (variant.design().equals(UNIFIED)) {
            throw new IllegalArgumentException(
                    "'" + subject + "' holds everything in one allocation; use extent TOGETHER");
        }
        Variant word = Counters.resolve("striped:" + variant.layout() + ":cpu");
        Supplier<Counter> rest = Counters.factory(word, options());
        return () -> new SeparateRest(counters.get(), rest.get(), rest.get());
    }

    /**
     * Writes to the memory of every CPU that off-heap counters are laid out for. A machine that has
     * these CPUs does the same sooner or later. Memory that was never written to is skipped when it
     * is cleared, and costs nothing to walk.
     *
     * <p>The writes go through a variant that has the same memory and an index that reaches every
     * slot on this machine.
     */
    private void makeResident(Variant variant) {
        if (variant.layout().startsWith("heap") || reuse == SlotReuse.AFTER_COLLECTION) {
            return;
        }
        Variant reachable = Counters.resolve("percpu:" + variant.layout() + ":thread-hash:atomic");
        List<CounterGroup> groups = new ArrayList<>();
        Supplier<CounterGroup> factory =
                Counters.groupFactory(
                        reachable,
                        size(variant) + (variant.design().equals(UNIFIED) ? REST : 0),
                        options().withReuse(SlotReuse.IMMEDIATE));
        for (int i = 0; i < IN_TRANSIT; i++) {
            groups.add(factory.get());
        }
        Spread.touch(cpus, IN_TRANSIT, group -> groups.get(group).add(0, 1));
        groups.forEach(CounterGroup::close);
    }
}
