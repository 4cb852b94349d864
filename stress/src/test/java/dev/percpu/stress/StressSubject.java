package dev.percpu.stress;

import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import java.util.function.Supplier;

/**
 * What the states of a test are made of: counters of this project, or broken copies of their
 * protocol.
 *
 * <p>A system property of the forked JVM says which, so that a canary is caught, or missed, by the
 * very test that the real counter has to pass: same actors, same outcomes, same compiled code
 * around them.
 */
final class StressSubject {

    /** A layout, for the real counters in it, or {@link #CANARY}. */
    static final String PROPERTY = "dev.percpu.stress.subject";

    /** The value of {@link #PROPERTY} that asks for the broken copies. */
    static final String CANARY = "canary";

    private static final String CHOSEN = System.getProperty(PROPERTY, "heap-dense");

    private StressSubject() {}

    /** Counters of a design, in the layout chosen. */
    static <C> Supplier<C> counters(
            Class<C> type, String design, CounterOptions options, Supplier<? extends C> canary) {
        if (CHOSEN.equals(CANARY)) {
            return canary::get;
        }
        Variant variant = Counters.resolve(design + ":" + CHOSEN);
        Supplier<?> factory = Counters.factory(variant, options);
        return () -> type.cast(factory.get());
    }

    /** Groups of two counters of a design, in the layout chosen. */
    static Supplier<CounterGroup> pairs(
            String design, CounterOptions options, Supplier<? extends CounterGroup> canary) {
        if (CHOSEN.equals(CANARY)) {
            return canary::get;
        }
        return Counters.groupFactory(Counters.resolve(design + ":" + CHOSEN), 2, options);
    }
}
