package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import java.util.StringJoiner;
import java.util.function.Supplier;

/** What a counter says of itself: {@code percpu:offheap:cpu:atomic: 42}. */
final class Description {

    /** How many values of a group are told. */
    private static final int MOST = 16;

    private Description() {}

    /** Of a counter, or of a group of one that is a counter as well. */
    static String of(Counter counter) {
        return counter.variant() + ": " + value(() -> Long.toString(counter.read()));
    }

    static String of(CounterGroup group) {
        return group.variant() + ": " + value(() -> values(group));
    }

    /** A counter that is closed at this moment refuses, and cannot be asked before. */
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
