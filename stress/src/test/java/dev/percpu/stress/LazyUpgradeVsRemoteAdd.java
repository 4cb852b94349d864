package dev.percpu.stress;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.UpgradePolicy;
import dev.percpu.stress.canary.UpgradeByLoadAndStore;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

@JCStressTest
@Description("One thread adds as one that is not the owner; the other upgrades and adds.")
@JCStressMeta(SumOfThree.class)
@State
public class LazyUpgradeVsRemoteAdd {

    private static final Supplier<LazyCounter> COUNTERS =
            StressSubject.counters(
                    LazyCounter.class,
                    "lazy",
                    CounterOptions.defaults().withBatch(2).withUpgrade(UpgradePolicy.NEVER),
                    UpgradeByLoadAndStore::new);

    private final LazyCounter counter = COUNTERS.get();

    @Actor
    public void update() {
        counter.addRemote(1);
        counter.addRemote(1);
    }

    @Actor
    public void upgrade() {
        counter.upgrade();
        counter.addRemote(1);
    }

    @Arbiter
    public void settle(J_Result r) {
        r.r1 = counter.sum();
        counter.close();
    }
}
