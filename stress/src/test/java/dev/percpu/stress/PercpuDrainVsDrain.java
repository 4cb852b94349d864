package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.stress.canary.DrainBySumAndSet;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

@JCStressTest
@Description("Two threads drain what the slots and the central count hold.")
@Outcome(
        id = {"3, 0, 0", "0, 3, 0", "1, 2, 0", "2, 1, 0"},
        expect = ACCEPTABLE,
        desc = "Each update is part of one drain.")
@Outcome(id = "[0-3], [1-3], 0", expect = FORBIDDEN, desc = "Both drains took the same update.")
@Outcome(
        id = "-?\\d+, -?\\d+, -?\\d+",
        expect = FORBIDDEN,
        desc = "An update was lost, or stayed after it had been taken.")
@State
public class PercpuDrainVsDrain {

    private static final Supplier<Counter> COUNTERS =
            StressSubject.counters(
                    Counter.class,
                    "percpu",
                    CounterOptions.defaults().withBatch(2),
                    DrainBySumAndSet::new);

    private final Counter counter = COUNTERS.get();

    /** A counter with a value in the central count, and one in a slot. */
    public PercpuDrainVsDrain() {
        counter.add(2);
        counter.add(1);
    }

    @Actor
    public void one(JJJ_Result r) {
        r.r1 = counter.drain();
    }

    @Actor
    public void other(JJJ_Result r) {
        r.r2 = counter.drain();
    }

    @Arbiter
    public void settle(JJJ_Result r) {
        r.r3 = counter.sum();
        counter.close();
    }
}
