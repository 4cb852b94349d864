package dev.percpu.counters.contract;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import java.util.stream.Stream;

/** Which variants have more than {@link Counter} promises. */
final class Kinds {

    private Kinds() {}

    /** The variants whose counters are of a type. */
    static Stream<Variant> of(Class<? extends Counter> type) {
        return Counters.variants().stream()
                .filter(
                        variant -> {
                            try (Counter counter =
                                    Counters.create(variant, CounterOptions.defaults())) {
                                return type.isInstance(counter);
                            }
                        });
    }

    /** The variants that have groups. */
    static Stream<Variant> grouped() {
        return Counters.variants().stream().filter(Kinds::hasGroups);
    }

    /** Whether a variant has groups. */
    static boolean hasGroups(Variant variant) {
        try (CounterGroup group = Counters.createGroup(variant.toString(), 1)) {
            return group.size() == 1;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
