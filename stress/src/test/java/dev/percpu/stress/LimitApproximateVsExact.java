package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LimitCounter;
import dev.percpu.stress.canary.CheckThenAct;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIJ_Result;

@JCStressTest
@Description(
        "One thread tries for the last unit, the other without asking other slots for their room.")
@Outcome(
        id = {"1, 0, 3", "0, 1, 3"},
        expect = ACCEPTABLE,
        desc = "One of the two got it.")
@Outcome(id = "1, 1, -?\\d+", expect = FORBIDDEN, desc = "Both got it: the limit is passed.")
@Outcome(
        id = "0, 0, -?\\d+",
        expect = FORBIDDEN,
        desc = "The exact attempt failed, although there was room.")
@Outcome(
        id = "-?\\d+, -?\\d+, -?\\d+",
        expect = FORBIDDEN,
        desc = "The value is not what has been granted.")
@State
public class LimitApproximateVsExact {

    private static final long LIMIT = 3;
    private static final Supplier<LimitCounter> COUNTERS =
            Subject.counters(
                    LimitCounter.class,
                    "limit",
                    CounterOptions.defaults().withBatch(2).withLimit(LIMIT),
                    () -> new CheckThenAct(LIMIT));

    private final LimitCounter counter = COUNTERS.get();

    /** A counter with one unit of room. */
    public LimitApproximateVsExact() {
        counter.tryAdd(LIMIT - 1);
    }

    @Actor
    public void one(IIJ_Result r) {
        r.r1 = counter.tryAdd(1) ? 1 : 0;
    }

    @Actor
    public void other(IIJ_Result r) {
        r.r2 = counter.tryAddApproximate(1) ? 1 : 0;
    }

    @Arbiter
    public void settle(IIJ_Result r) {
        r.r3 = counter.sum();
        counter.close();
    }
}
