package dev.percpu.stress;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.stress.canary.DrainBySumAndSet;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

@JCStressTest
@Description("One thread fills its slot, which is folded; the other drains.")
@State
public class PercpuDrainVsAdd extends DrainVsAdd {

    private static final Supplier<Counter> COUNTERS =
            StressSubject.counters(
                    Counter.class,
                    "percpu",
                    CounterOptions.defaults().withBatch(2),
                    DrainBySumAndSet::new);

    /** A counter of zero. */
    public PercpuDrainVsAdd() {
        super(COUNTERS.get());
    }

    @Actor
    public void update() {
        addTwice();
    }

    @Actor
    public void drain(JJ_Result r) {
        take(r);
    }

    @Arbiter
    public void settle(JJ_Result r) {
        end(r);
    }
}
