package dev.percpu.harness.plan.goals;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import java.util.List;

/** The variants that exist on a machine. */
public interface Machine {

    /** This machine and build. */
    Machine THIS =
            new Machine() {
                @Override
                public List<Variant> variants() {
                    return Counters.variants();
                }

                @Override
                public Variant resolve(String name) {
                    return Counters.resolve(name);
                }

                @Override
                public void checkGroups(Variant variant) {
                    Counters.groupFactory(variant, 1, CounterOptions.defaults());
                }
            };

    /**
     * Every variant.
     *
     * @return the variants; preferred ones come first
     */
    List<Variant> variants();

    /**
     * Finds the variant with a given name.
     *
     * @param name a full or shortened name
     * @throws IllegalArgumentException if there is no such variant; the message gives the reason
     */
    Variant resolve(String name);

    /**
     * Checks that a variant can have groups.
     *
     * @param variant one of {@link #variants()}
     * @throws IllegalArgumentException if it cannot; the message gives the reason
     */
    void checkGroups(Variant variant);
}
