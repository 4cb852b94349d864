package dev.percpu.stress;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.stress.canary.CentralCleared;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;

@JCStressTest
@Description("One thread adds to its own slot and syncs each time; the other drains.")
@State
public class SplitDrainVsAdd extends DrainVsCarry {

    /** Large enough to be synced each time, and not to pass for what a read may be off by. */
    private static final long STEP = 1 << 20;

    private static final Supplier<Counter> COUNTERS =
            StressSubject.counters(
                    Counter.class,
                    "split",
                    CounterOptions.defaults().withBatch(2),
                    CentralCleared::new);

    /** A counter of zero. */
    public SplitDrainVsAdd() {
        super(COUNTERS.get(), STEP);
    }

    @Actor
    public void update() {
        addAll();
    }

    @Actor
    public void drain(JI_Result r) {
        take(r);
    }

    @Arbiter
    public void settle(JI_Result r) {
        end(r);
    }
}
