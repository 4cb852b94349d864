package dev.percpu.stress;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.stress.canary.FoldSeenHalfway;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

@JCStressTest
@Description("One thread fills its slot, which is folded; the other sums.")
@JCStressMeta(SumsFromOne.class)
@State
public class PercpuFoldVsSum {

    private static final Supplier<Counter> COUNTERS =
            StressSubject.counters(
                    Counter.class,
                    "percpu",
                    CounterOptions.defaults().withBatch(2),
                    FoldSeenHalfway::new);

    private final Counter counter = COUNTERS.get();

    /** A counter with one, which is in the slot of the updating thread about every other time. */
    public PercpuFoldVsSum() {
        counter.add(1);
    }

    @Actor
    public void update() {
        counter.add(1);
        counter.add(1);
    }

    @Actor
    public void sum(JJJ_Result r) {
        r.r1 = counter.sum();
        r.r2 = counter.sum();
    }

    @Arbiter
    public void settle(JJJ_Result r) {
        r.r3 = counter.sum();
        counter.close();
    }
}
