package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.stress.canary.SlotsBeforeBase;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

@JCStressTest
@Description("One thread adds and drains, again and again; the other sums.")
@Outcome(id = "\\d+, 0", expect = ACCEPTABLE, desc = "No drain was counted without what it took.")
@Outcome(
        id = "-\\d+, 0",
        expect = FORBIDDEN,
        desc = "A sum has a drain without the update that it took.")
@Outcome(id = "-?\\d+, -?\\d+", expect = FORBIDDEN, desc = "A drain took too little, or too much.")
@State
public class SplitDrainVsSum {

    private static final int ROUNDS = 20;

    private static final Supplier<Counter> COUNTERS =
            StressSubject.counters(
                    Counter.class, "split", CounterOptions.defaults(), SlotsBeforeBase::new);

    private final Counter counter = COUNTERS.get();

    private volatile boolean over;

    @Actor
    public void update() {
        for (int i = 0; i < ROUNDS; i++) {
            counter.add(1);
            counter.drain();
        }
        over = true;
    }

    @Actor
    public void sum(JJ_Result r) {
        long least = counter.sum();
        while (!over) {
            least = Math.min(least, counter.sum());
        }
        r.r1 = least;
    }

    @Arbiter
    public void settle(JJ_Result r) {
        r.r2 = counter.sum();
        counter.close();
    }
}
