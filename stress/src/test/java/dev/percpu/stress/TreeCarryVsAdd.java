package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.stress.canary.CarryFromSecondLook;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;

@JCStressTest
@Description("Two threads of one slot fill it, and both carry, which the root must hear of once.")
@Outcome(
        id = "100, 1",
        expect = ACCEPTABLE,
        desc = "Every update has been counted once, and the root knows.")
@Outcome(id = "\\d+, 0", expect = FORBIDDEN, desc = "A carry was lost or doubled: the root is off.")
@Outcome(id = "-?\\d+, [01]", expect = FORBIDDEN, desc = "An update was lost or counted twice.")
@State
public class TreeCarryVsAdd {

    private static final int EACH = 50;

    private static final Supplier<Counter> COUNTERS =
            StressSubject.counters(
                    Counter.class,
                    "tree",
                    CounterOptions.defaults().withBatch(2),
                    CarryFromSecondLook::new);

    private final Counter counter = COUNTERS.get();

    @Actor
    public void one() {
        SameSlot.first();
        for (int i = 0; i < EACH; i++) {
            counter.add(1);
        }
    }

    @Actor
    public void other() {
        SameSlot.second();
        for (int i = 0; i < EACH; i++) {
            counter.add(1);
        }
    }

    @Arbiter
    public void settle(JI_Result r) {
        r.r1 = counter.sum();
        r.r2 = counter.accuracy().allows(counter.read(), r.r1) ? 1 : 0;
        counter.close();
    }
}
