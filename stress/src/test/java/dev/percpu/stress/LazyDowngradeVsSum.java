package dev.percpu.stress;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.UpgradePolicy;
import dev.percpu.stress.canary.DowngradeWithoutSeal;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

@JCStressTest
@Description("The owner of about half of the counters downgrades; another thread sums.")
@JCStressMeta(AlwaysThree.class)
@State
public class LazyDowngradeVsSum {

    private static final Supplier<LazyCounter> COUNTERS =
            StressSubject.counters(
                    LazyCounter.class,
                    "lazy",
                    CounterOptions.defaults().withBatch(2).withUpgrade(UpgradePolicy.NEVER),
                    DowngradeWithoutSeal::new);

    private final LazyCounter counter = COUNTERS.get();

    /** A per-CPU counter that holds three, in its slot and in the central count. */
    public LazyDowngradeVsSum() {
        counter.addRemote(2);
        counter.upgrade();
        counter.addRemote(1);
    }

    @Actor
    public void downgrade() {
        counter.downgrade();
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
