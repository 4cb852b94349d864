package dev.percpu.harness.bench.workloads;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.LoadWorkload;
import dev.percpu.harness.bench.workloads.SharedLoad.UpdateTask;

/**
 * Before the measurement, all variants except the measured one are updated many times. The JIT's
 * type profiles of the code that they share then contain all their types.
 */
public final class UpdatePolluted extends LoadWorkload {

    /** The number of calls of the driving loop; enough for C2 to compile it and what it calls. */
    private static final int ROUNDS = 20_000;

    private static final int UPDATES_PER_ROUND = 50;

    public UpdatePolluted() {
        super("update-polluted", "as update, in a JVM that has run every other variant before");
    }

    @Override
    public Load load(Job job, Subject subject, int threads) {
        Load load = new SharedLoad(subject, UpdateTask::new);
        for (Variant variant : Counters.variants()) {
            if (!variant.toString().equals(subject.name())) {
                pollute(variant);
            }
        }
        return load;
    }

    private static void pollute(Variant variant) {
        try (Counter other = Counters.create(variant, CounterOptions.defaults())) {
            for (int round = 0; round < ROUNDS; round++) {
                drive(other);
            }
        }
    }

    /**
     * Updates at a call site of its own, so that the measured call site sees only the measured
     * counter.
     */
    private static void drive(Counter counter) {
        for (int update = 0; update < UPDATES_PER_ROUND; update++) {
            counter.add(1);
        }
    }
}
