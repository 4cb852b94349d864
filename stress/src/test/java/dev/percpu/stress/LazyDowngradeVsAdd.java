package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.UpgradePolicy;
import dev.percpu.stress.canary.DowngradeWithoutSeal;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

@JCStressTest
@Description("The owner of about half of the counters downgrades and adds; another thread adds.")
@Outcome(
        id = {"0, 4", "1, 4"},
        expect = ACCEPTABLE,
        desc = "Every update was counted once, by a thread that may downgrade or not.")
@Outcome(id = "[01], [0-3]", expect = FORBIDDEN, desc = "An update was lost.")
@Outcome(id = "[01], -?\\d+", expect = FORBIDDEN, desc = "An update was counted twice.")
@State
public class LazyDowngradeVsAdd {

    private static final Supplier<LazyCounter> COUNTERS =
            StressSubject.counters(
                    LazyCounter.class,
                    "lazy",
                    CounterOptions.defaults().withBatch(2).withUpgrade(UpgradePolicy.NEVER),
                    DowngradeWithoutSeal::new);

    private final LazyCounter counter = COUNTERS.get();

    /** A per-CPU counter that holds one. */
    public LazyDowngradeVsAdd() {
        counter.addRemote(1);
        counter.upgrade();
    }

    @Actor
    public void downgrade(IJ_Result r) {
        r.r1 = counter.downgrade() ? 1 : 0;
        counter.add(1);
    }

    @Actor
    public void update() {
        counter.addRemote(1);
        counter.addRemote(1);
    }

    @Arbiter
    public void settle(IJ_Result r) {
        r.r2 = counter.sum();
        counter.close();
    }
}
