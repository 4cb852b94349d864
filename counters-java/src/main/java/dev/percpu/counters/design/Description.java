package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import java.util.StringJoiner;
import java.util.function.Supplier;

/** The text that describes a counter, such as {@code percpu:offheap:cpu:atomic: 42}. */
final class Description {

    /** How many values of a group the text contains. */
    private static final int MOST = 16;

    private Description() {}

    /** Describes a counter, or a group of one that is also a counter. */
    static String of(Counter counter) {
        return counter.variant() + ": " + value(() -> Long.toString(counter.read()));
    }

    static String of(CounterGroup group) {
        return group.variant() + ": " + value(() -> values(group));
    }

    /**
     * A counter that is being closed at this moment throws; a check before the read would not help.
     */
    private static String value(Supplier<String> value) {
        try {
            return value.get();
        } catch (IllegalStateException e) {
            return "closed";
        }
    }

    private static String values(CounterGroup group) {
        StringJoiner values = new StringJoiner(", ", "[", "]");
        for (int i = 0; i < Math.min(group.size(), MOST); i++) {
            values.add(Long.toString(group.read(i)));
        }
        if (group.size() > MOST) {
            values.add("... of " + group.size());
        }
        return values.toString();
    }
}
