package dev.percpu.stress;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.UpgradePolicy;
import dev.percpu.stress.canary.ResidueAfterPointer;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

@JCStressTest
@Description("One thread upgrades a counter with a residue; the other sums.")
@JCStressMeta(AlwaysThree.class)
@State
public class LazyUpgradeVsSum {

    private static final Supplier<LazyCounter> COUNTERS =
            StressSubject.counters(
                    LazyCounter.class,
                    "lazy",
                    CounterOptions.defaults().withBatch(2).withUpgrade(UpgradePolicy.NEVER),
                    ResidueAfterPointer::new);

    private final LazyCounter counter = COUNTERS.get();

    /** A counter of which the owner has added one and others two. */
    public LazyUpgradeVsSum() {
        counter.add(1);
        counter.addRemote(2);
    }

    @Actor
    public void upgrade() {
        counter.upgrade();
    }

    @Actor
    public void sum(JJJ_Result r) {
        r.r1 = counter.sum();
        r.r2 = counter.sum();
    }

    @Arbiter
    public void settle(JJJ_Result r) {
        r.r3 = counter.sum();
        counter.close();
    }
}
