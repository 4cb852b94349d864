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
@Description("One thread adds and folds, as the background does; the other adds, drains and reads.")
@Outcome(
        id = "5050, 1",
        expect = ACCEPTABLE,
        desc = "Nothing that the drain took is read after it.")
@Outcome(
        id = "5050, 0",
        expect = FORBIDDEN,
        desc = "A fold published a value from before the drain.")
@Outcome(
        id = "-?\\d+, [01]",
        expect = FORBIDDEN,
        desc = "An update was lost, or stayed after it had been taken.")
@State
public class EventualFoldVsDrain {

    private static final int EACH = 50;

    /** More than the other thread adds in all. */
    private static final long LARGE = 2 * EACH;

    private static final int READS = 4;

    private static final Supplier<Counter> COUNTERS =
            StressSubject.counters(
                    Counter.class, "eventual", CounterOptions.defaults(), FoldWithoutLock::new);

    private final Counter counter = COUNTERS.get();
    private final Runnable fold = Folds.of(counter);

    @Actor
    public void update() {
        for (int i = 0; i < EACH; i++) {
            counter.add(1);
            fold.run();
        }
    }

    @Actor
    public void drain(JI_Result r) {
        long most = 0;
        for (int i = 0; i < EACH; i++) {
            counter.add(LARGE);
            r.r1 += counter.drain();
            for (int read = 0; read < READS; read++) {
                most = Math.max(most, counter.read());
            }
        }
        r.r2 = most < LARGE ? 1 : 0;
    }

    @Arbiter
    public void settle(JI_Result r) {
        r.r1 += counter.sum();
        counter.close();
    }
}
