package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import java.util.StringJoiner;

/** What a counter says of itself: {@code percpu:offheap:cpu:atomic: 42}. */
final class Description {

    /** How many values of a group are told. */
    private static final int MOST = 16;

    private Description() {}

    static String of(Guarded counter) {
        return counter.variant() + ": " + value(counter);
    }

    /** A counter that is closed at this moment refuses, and cannot be asked before. */
    private static String value(Guarded counter) {
        try {
            return counter instanceof CounterGroup group
                            && !(counter instanceof Counter && group.size() == 1)
                    ? values(group)
                    : Long.toString(((Counter) counter).read());
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
