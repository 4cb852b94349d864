package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.UpgradePolicy;
import dev.percpu.stress.canary.UpgradeTwice;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

@JCStressTest
@Description("Two threads upgrade a counter with a residue, and then add.")
@Outcome(
        id = "[45], [45], 5",
        expect = ACCEPTABLE,
        desc = "Each sum has the residue, its own thread's update, and perhaps the other one.")
@Outcome(
        id = {"[0-3], \\d+, 5", "\\d+, [0-3], 5"},
        expect = FORBIDDEN,
        desc = "A sum misses the residue, or its own thread's update.")
@Outcome(id = "\\d+, \\d+, [0-4]", expect = FORBIDDEN, desc = "The second upgrade lost an update.")
@Outcome(id = "-?\\d+, -?\\d+, -?\\d+", expect = FORBIDDEN, desc = "The residue was counted twice.")
@State
public class LazyUpgradeVsUpgrade {

    private static final Supplier<LazyCounter> COUNTERS =
            StressSubject.counters(
                    LazyCounter.class,
                    "lazy",
                    CounterOptions.defaults().withBatch(2).withUpgrade(UpgradePolicy.NEVER),
                    UpgradeTwice::new);

    private final LazyCounter counter = COUNTERS.get();

    /** A counter with a residue of three. */
    public LazyUpgradeVsUpgrade() {
        counter.addRemote(3);
    }

    @Actor
    public void one(JJJ_Result r) {
        counter.upgrade();
        counter.addRemote(1);
        r.r1 = counter.sum();
    }

    @Actor
    public void other(JJJ_Result r) {
        counter.upgrade();
        counter.addRemote(1);
        r.r2 = counter.sum();
    }

    @Arbiter
    public void settle(JJJ_Result r) {
        r.r3 = counter.sum();
        counter.close();
    }
}
