package dev.percpu.harness.bench.load;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;

/**
 * Every variant but the measured one, kept busy before the measurement begins, so that the profiles
 * of whatever code they share hold all their types.
 */
final class Pollution {

    /** Calls of the driving loop, enough for it and what it calls to be compiled by C2. */
    private static final int ROUNDS = 20_000;

    private static final int UPDATES_PER_ROUND = 50;

    private Pollution() {}

    /** Drives the other variants. */
    static void pollute(String measured) {
        for (Variant variant : Counters.variants()) {
            if (!variant.toString().equals(measured)) {
                pollute(variant);
            }
        }
    }

    private static void pollute(Variant variant) {
        try (Counter other = Counters.create(variant, CounterOptions.defaults())) {
            for (int round = 0; round < ROUNDS; round++) {
                drive(other);
            }
        }
    }

    /** A call site of its own: the measured one sees the measured counter only. */
    private static void drive(Counter counter) {
        for (int update = 0; update < UPDATES_PER_ROUND; update++) {
            counter.add(1);
        }
    }
}
