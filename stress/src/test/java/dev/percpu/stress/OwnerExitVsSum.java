package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.stress.canary.AdoptionInTwoSteps;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJJ_Result;

@JCStressTest
@Description(
        "Two threads add one after the other, the second in the place of the first; sums go on.")
@Outcome(
        id = "0, [0-2], 2",
        expect = ACCEPTABLE,
        desc = "The sums never went back, nor beyond what had been added.")
@Outcome(
        id = "1, \\d+, 2",
        expect = FORBIDDEN,
        desc = "A sum missed the value of the thread that ended, or had it twice for a while.")
@Outcome(
        id = "0, \\d+, 2",
        expect = FORBIDDEN,
        desc = "A sum had the value of the thread that ended twice.")
@Outcome(
        id = "[01], -?\\d+, -?\\d+",
        expect = FORBIDDEN,
        desc = "The value of the thread that ended was lost or doubled for good.")
@State
public class OwnerExitVsSum {

    private static final Supplier<Counter> COUNTERS =
            StressSubject.counters(
                    Counter.class, "owner", CounterOptions.defaults(), AdoptionInTwoSteps::new);

    private final Counter counter = COUNTERS.get();

    private volatile boolean over;

    @Actor
    public void update() {
        addElsewhere();
        addElsewhere();
        over = true;
    }

    private void addElsewhere() {
        Thread thread = Thread.ofPlatform().start(counter::increment);
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a thread counted", e);
        }
    }

    @Actor
    public void sum(IJJ_Result r) {
        boolean wentBack = false;
        long most = 0;
        while (!over) {
            long sum = counter.sum();
            wentBack |= sum < most;
            most = Math.max(most, sum);
        }
        r.r1 = wentBack ? 1 : 0;
        r.r2 = most;
    }

    @Arbiter
    public void settle(IJJ_Result r) {
        r.r3 = counter.sum();
        counter.close();
    }
}
