package dev.percpu.counters.child;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.Counters;

/**
 * Counts with sections that are installed in the JVM, or prints why not; and with so many groups,
 * each of a size and so of a shape of its own.
 */
public final class CountInstalled {

    private static final String VARIANT = "striped:offheap:cpu:rseq-installed";

    private CountInstalled() {}

    /**
     * Runs it.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (Counter counter = Counters.create(VARIANT)) {
            count(counter);
            System.out.println(VARIANT + " counted " + counter.sum());
        } catch (IllegalArgumentException e) {
            System.out.println("refused: " + e.getMessage().replaceFirst(".*not available: ", ""));
            return;
        }
        int counted = 0;
        for (int size = 1; size <= Integer.getInteger("groups", 0); size++) {
            try (CounterGroup group = Counters.createGroup(VARIANT, size)) {
                group.add(size - 1, 3);
                counted += group.sum(size - 1) == 3 ? 1 : 0;
            }
        }
        System.out.println("groups counted: " + counted);
    }

    /** A debugger that stops at the entry of this method steps through it. */
    static void count(Counter counter) {
        counter.add(1);
        counter.increment();
        counter.add(1);
    }
}
