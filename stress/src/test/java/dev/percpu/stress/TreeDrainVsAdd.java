package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.stress.canary.TreeDrainWithoutCarry;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;

@JCStressTest
@Description("One thread fills its slot, which is carried; the other drains, and carries back.")
@Outcome(
        id = "50, 1",
        expect = ACCEPTABLE,
        desc = "Every update has been counted once, and the root knows.")
@Outcome(id = "\\d+, 0", expect = FORBIDDEN, desc = "A carry was lost or doubled: the root is off.")
@Outcome(id = "-?\\d+, [01]", expect = FORBIDDEN, desc = "An update was lost or counted twice.")
@State
public class TreeDrainVsAdd {

    private static final int EACH = 50;

    private static final Supplier<Counter> COUNTERS =
            Subject.counters(
                    Counter.class,
                    "tree",
                    CounterOptions.defaults().withBatch(2),
                    TreeDrainWithoutCarry::new);

    private final Counter counter = COUNTERS.get();

    @Actor
    public void update() {
        for (int i = 0; i < EACH; i++) {
            counter.add(1);
        }
    }

    @Actor
    public void drain(JI_Result r) {
        r.r1 = counter.drain();
    }

    @Arbiter
    public void settle(JI_Result r) {
        long left = counter.sum();
        r.r1 += left;
        r.r2 = counter.accuracy().allows(counter.read(), left) ? 1 : 0;
        counter.close();
    }
}
