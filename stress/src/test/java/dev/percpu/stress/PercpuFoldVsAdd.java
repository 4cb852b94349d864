package dev.percpu.stress;

import dev.percpu.counters.BatchedCounter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.stress.canary.FoldByLoadAndStore;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

@JCStressTest
@Description("Of two threads of one slot one folds it at each update, the other only adds.")
@JCStressMeta(SumOfHundred.class)
@State
public class PercpuFoldVsAdd {

    private static final Supplier<BatchedCounter> COUNTERS =
            StressSubject.counters(
                    BatchedCounter.class,
                    "percpu",
                    CounterOptions.defaults().withBatch(2),
                    FoldByLoadAndStore::new);

    private final BatchedCounter counter = COUNTERS.get();

    @Actor
    public void one() {
        SameSlot.first();
        for (int i = 0; i < SumOfHundred.EACH; i += 2) {
            counter.add(2);
        }
    }

    @Actor
    public void other() {
        SameSlot.second();
        for (int i = 0; i < SumOfHundred.EACH; i++) {
            counter.addLocal(1);
        }
    }

    @Arbiter
    public void settle(J_Result r) {
        r.r1 = counter.sum();
        counter.close();
    }
}
