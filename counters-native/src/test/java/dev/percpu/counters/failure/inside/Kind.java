package dev.percpu.counters.failure.inside;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.UpgradePolicy;
import dev.percpu.counters.Variant;
import dev.percpu.counters.design.PossibleCpus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One kind of counter or group: a variant and options.
 *
 * @param name says which
 * @param factory makes them
 */
record Kind(String name, Supplier<Subject> factory) {

    private static final int BATCH = 3;
    private static final int MORE_CPUS = 8;

    /** The counters of a variant, or its groups, if it has any, over all options. */
    static List<Kind> of(Variant variant, boolean groups) {
        List<Kind> kinds = new ArrayList<>();
        for (SlotReuse reuse :
                List.of(SlotReuse.IMMEDIATE, SlotReuse.CACHED, SlotReuse.AFTER_COLLECTION)) {
            for (int cpus :
                    new int[] {
                        PossibleCpus.machine(), Math.max(MORE_CPUS, PossibleCpus.machine())
                    }) {
                for (UpgradePolicy upgrade : policies(variant)) {
                    CounterOptions options =
                            CounterOptions.defaults()
                                    .withBatch(BATCH)
                                    .withLimit(Call.LIMIT)
                                    .withReuse(reuse)
                                    .withPossibleCpus(cpus)
                                    .withUpgrade(upgrade);
                    of(variant, groups, options).ifPresent(kinds::add);
                }
            }
        }
        return kinds;
    }

    private static List<UpgradePolicy> policies(Variant variant) {
        return variant.design().equals("lazy")
                ? List.of(UpgradePolicy.values())
                : List.of(UpgradePolicy.WHEN_SHARED);
    }

    private static Optional<Kind> of(Variant variant, boolean groups, CounterOptions options) {
        String name =
                variant
                        + (groups ? " group" : "")
                        + " "
                        + options.reuse()
                        + " of "
                        + options.possibleCpus().getAsInt()
                        + (variant.design().equals("lazy") ? " " + options.upgrade() : "");
        if (!groups) {
            Supplier<Counter> factory = Counters.factory(variant, options);
            return Optional.of(new Kind(name, () -> new Subject.Single(factory.get())));
        }
        try {
            Supplier<CounterGroup> factory = Counters.groupFactory(variant, Subject.SIZE, options);
            return Optional.of(new Kind(name, () -> new Subject.Group(factory.get())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
