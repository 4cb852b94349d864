package dev.percpu.stress;

import dev.percpu.counters.BatchedCounter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.stress.canary.LimitedAddByTwoSteps;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIJ_Result;

@JCStressTest
@Description(
        "One thread makes room below the limit and tries for it; the other tries all the time.")
@JCStressMeta(OneOfTwo.class)
@State
public class PercpuLimitedAdd {

    private static final int TRIES = 50;

    private static final Supplier<BatchedCounter> COUNTERS =
            StressSubject.counters(
                    BatchedCounter.class,
                    "percpu",
                    CounterOptions.defaults().withBatch(2),
                    LimitedAddByTwoSteps::new);

    private final BatchedCounter counter = COUNTERS.get();

    /** A counter without room: a part is in a slot, the rest in the central count. */
    public PercpuLimitedAdd() {
        counter.add(1);
        counter.limitedAdd(OneOfTwo.LIMIT, OneOfTwo.LIMIT - 1);
    }

    @Actor
    public void one(IIJ_Result r) {
        boolean got = false;
        for (int i = 0; i < TRIES && !got; i++) {
            got = counter.limitedAdd(OneOfTwo.LIMIT, 2);
        }
        r.r1 = got ? 1 : 0;
    }

    @Actor
    public void other(IIJ_Result r) {
        counter.add(-2);
        r.r2 = counter.limitedAdd(OneOfTwo.LIMIT, 2) ? 1 : 0;
    }

    @Arbiter
    public void settle(IIJ_Result r) {
        r.r3 = counter.sum();
        counter.close();
    }
}
