package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LocalCounter;
import dev.percpu.stress.canary.SetOfOwnersWord;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

@JCStressTest
@Description("One thread sets, the other adds and sums; one is the owner of about half of them.")
@Outcome(
        id = {"23, 10", "10, 10"},
        expect = ACCEPTABLE,
        desc = "The update was overwritten.")
@Outcome(
        id = {"23, 30", "30, 30"},
        expect = ACCEPTABLE,
        desc = "The update counts on top.")
@Outcome(
        id = {"-?\\d+, 23", "-?\\d+, 3"},
        expect = FORBIDDEN,
        desc = "What was set is gone, and what it replaced is back.")
@Outcome(
        id = {"-?\\d+, 10", "-?\\d+, 30"},
        expect = FORBIDDEN,
        desc = "A sum has neither the value set with the update or without, nor the one before.")
@Outcome(
        id = "-?\\d+, -?\\d+",
        expect = FORBIDDEN,
        desc = "The value is neither the one set nor that and the update.")
@State
public class LocalSetVsAdd {

    private static final Supplier<LocalCounter> COUNTERS =
            StressSubject.counters(
                    LocalCounter.class, "local", CounterOptions.defaults(), SetOfOwnersWord::new);

    private final LocalCounter counter = COUNTERS.get();

    /** A counter of three, which the owner has added. */
    public LocalSetVsAdd() {
        counter.add(3);
    }

    @Actor
    public void set() {
        counter.set(10);
    }

    @Actor
    public void update(JJ_Result r) {
        counter.add(20);
        r.r1 = counter.sum();
    }

    @Arbiter
    public void settle(JJ_Result r) {
        r.r2 = counter.sum();
        counter.close();
    }
}
