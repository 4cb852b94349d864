package dev.percpu.counters.contract;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import java.util.List;

/**
 * A program for a JVM of its own, whose flags take something away: every variant that is left has
 * to count all the same, or with properties every eighth from the third on, say. It prints how many
 * did, and whether their classes are hidden.
 */
public final class EveryVariantCounts {

    /** Every such variant counts. */
    public static final String EVERY = "variants.every";

    /** The index of the first one. */
    public static final String FIRST = "variants.first";

    private static final int UPDATES = 1_000;
    private static final long SUM = UPDATES * (UPDATES - 1L) / 2;

    private EveryVariantCounts() {}

    /**
     * Runs the program.
     *
     * @param args none
     */
    public static void main(String[] args) {
        boolean hidden = false;
        List<Variant> variants = Counters.variants();
        int every = Integer.getInteger(EVERY, 1);
        int count = 0;
        for (int i = Integer.getInteger(FIRST, 0); i < variants.size(); i += every) {
            count++;
            for (CounterOptions options :
                    new CounterOptions[] {
                        CounterOptions.defaults(), CounterOptions.defaults().withPossibleCpus(5_000)
                    }) {
                hidden |= count(variants.get(i), options);
            }
        }
        System.out.println(
                count
                        + " variants count, percpu:offheap is "
                        + shortened("percpu:offheap")
                        + ", hidden classes "
                        + hidden);
    }

    private static boolean count(Variant variant, CounterOptions options) {
        try (Counter counter = Counters.create(variant, options)) {
            for (int i = 0; i < UPDATES; i++) {
                counter.add(i);
            }
            if (counter.sum() != SUM || counter.drain() != SUM || counter.sum() != 0) {
                throw new AssertionError(variant + " does not count");
            }
            return counter.getClass().isHidden();
        }
    }

    private static String shortened(String name) {
        try {
            return Counters.resolve(name).toString();
        } catch (IllegalArgumentException e) {
            return "refused";
        }
    }
}
