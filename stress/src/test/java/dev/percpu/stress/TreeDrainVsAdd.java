package dev.percpu.stress;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.stress.canary.TreeDrainWithoutCarry;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;

@JCStressTest
@Description("One thread fills its slot, which is carried; the other drains, and carries back.")
@State
public class TreeDrainVsAdd extends DrainVsCarry {

    private static final Supplier<Counter> COUNTERS =
            StressSubject.counters(
                    Counter.class,
                    "tree",
                    CounterOptions.defaults().withBatch(2),
                    TreeDrainWithoutCarry::new);

    /** A counter of zero. */
    public TreeDrainVsAdd() {
        super(COUNTERS.get(), 1);
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
