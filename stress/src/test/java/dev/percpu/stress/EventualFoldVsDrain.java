package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.design.Folds;
import dev.percpu.stress.canary.FoldWithoutLock;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;

@JCStressTest
@Description("One thread adds and folds, as the background does; the other drains and reads.")
@Outcome(id = "150, 1", expect = ACCEPTABLE, desc = "Nothing that the drain took is read after it.")
@Outcome(
        id = "150, 0",
        expect = FORBIDDEN,
        desc = "A fold published a value from before the drain.")
@Outcome(
        id = "-?\\d+, [01]",
        expect = FORBIDDEN,
        desc = "An update was lost, or stayed after it had been taken.")
@State
public class EventualFoldVsDrain {

    private static final int EACH = 50;

    private static final Supplier<Counter> COUNTERS =
            Subject.counters(
                    Counter.class, "eventual", CounterOptions.defaults(), FoldWithoutLock::new);

    private final Counter counter = COUNTERS.get();
    private final Runnable fold = Folds.of(counter);

    private long most;

    /** A counter that holds more than what is added after the drain. */
    public EventualFoldVsDrain() {
        counter.add(2 * EACH);
    }

    @Actor
    public void update() {
        for (int i = 0; i < EACH; i++) {
            counter.add(1);
            fold.run();
        }
    }

    @Actor
    public void drain(JI_Result r) {
        r.r1 = counter.drain();
        for (int i = 0; i < EACH; i++) {
            most = Math.max(most, counter.read());
        }
    }

    @Arbiter
    public void settle(JI_Result r) {
        long left = counter.sum();
        r.r1 += left;
        r.r2 = most <= left ? 1 : 0;
        counter.close();
    }
}
