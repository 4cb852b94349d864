package dev.percpu.stress;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.stress.canary.RemoteByLoadAndStore;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

@JCStressTest
@Description("Two threads add, and the one that is not the owner upgrades by doing so.")
@JCStressMeta(SumOfHundred.class)
@State
public class LazySharedVsOwnerAdd {

    private static final Supplier<Counter> COUNTERS =
            StressSubject.counters(
                    Counter.class,
                    "lazy",
                    CounterOptions.defaults().withBatch(2),
                    RemoteByLoadAndStore::new);

    private final Counter counter = COUNTERS.get();

    @Actor
    public void one() {
        for (int i = 0; i < SumOfHundred.EACH; i++) {
            counter.add(1);
        }
    }

    @Actor
    public void other() {
        for (int i = 0; i < SumOfHundred.EACH; i++) {
            counter.add(1);
        }
    }

    @Arbiter
    public void settle(J_Result r) {
        r.r1 = counter.sum();
        counter.close();
    }
}
