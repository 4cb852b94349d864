package dev.percpu.counters.failure.inside;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.UpgradePolicy;
import dev.percpu.counters.Variant;
import dev.percpu.counters.design.PossibleCpus;
import dev.percpu.counters.failure.FaultWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One kind of counter or group: a variant and options.
 *
 * @param name says which
 * @param variant the variant
 * @param groups whether these are its groups
 * @param factory makes them
 */
record CounterKind(String name, Variant variant, boolean groups, Supplier<FaultSubject> factory) {

    private static final int BATCH = 3;
    private static final int MORE_CPUS = 8;

    /** The counters of a variant, or its groups, if it has any, over all options. */
    static List<CounterKind> of(Variant variant, boolean groups) {
        List<CounterKind> kinds = new ArrayList<>();
        for (SlotReuse reuse :
                List.of(
                        SlotReuse.IMMEDIATE,
                        SlotReuse.CACHED,
                        SlotReuse.AFTER_GRACE,
                        SlotReuse.AFTER_COLLECTION)) {
            for (int cpus :
                    new int[] {
                        PossibleCpus.machine(), Math.max(MORE_CPUS, PossibleCpus.machine())
                    }) {
                for (UpgradePolicy upgrade : policies(variant)) {
                    CounterOptions options =
                            CounterOptions.defaults()
                                    .withBatch(BATCH)
                                    .withLimit(CounterCall.LIMIT)
                                    .withReuse(reuse)
                                    .withPossibleCpus(cpus)
                                    .withUpgrade(upgrade);
                    of(variant, groups, options).ifPresent(kinds::add);
                }
            }
        }
        return kinds;
    }

    /** Options with a number of CPUs that no counter has had yet: the first needs new memory. */
    static CounterOptions unused(int cpus) {
        return CounterOptions.defaults()
                .withBatch(BATCH)
                .withLimit(CounterCall.LIMIT)
                .withReuse(SlotReuse.IMMEDIATE)
                .withPossibleCpus(cpus);
    }

    private static List<UpgradePolicy> policies(Variant variant) {
        return variant.design().equals("lazy")
                ? List.of(UpgradePolicy.values())
                : List.of(UpgradePolicy.WHEN_SHARED);
    }

    /** The counters or groups with those options, if there are any. */
    static Optional<CounterKind> of(Variant variant, boolean groups, CounterOptions options) {
        String name =
                variant
                        + (groups ? " group" : "")
                        + " "
                        + options.reuse()
                        + " of "
                        + options.possibleCpus().orElseThrow()
                        + (variant.design().equals("lazy") ? " " + options.upgrade() : "");
        FaultWorker.current().restart();
        if (!groups) {
            Supplier<Counter> factory = Counters.factory(variant, options);
            return Optional.of(
                    new CounterKind(
                            name, variant, false, () -> new FaultSubject.Single(factory.get())));
        }
        try {
            Supplier<CounterGroup> factory =
                    Counters.groupFactory(variant, FaultSubject.SIZE, options);
            return Optional.of(
                    new CounterKind(
                            name, variant, true, () -> new FaultSubject.Group(factory.get())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
