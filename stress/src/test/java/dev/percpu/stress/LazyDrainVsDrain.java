package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.UpgradePolicy;
import dev.percpu.stress.canary.DrainByOldCount;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

@JCStressTest
@Description(
        "The owner of about half of the counters downgrades, adds, upgrades, and drains, three times;"
                + " another thread drains.")
@Outcome(
        id = {"0, 13, 0", "1, 12, 0", "10, 3, 0", "11, 2, 0"},
        expect = ACCEPTABLE,
        desc = "Each update is part of one drain.")
@Outcome(
        id = "-\\d+, -?\\d+, -?\\d+",
        expect = FORBIDDEN,
        desc = "A drain took away what the other had taken: it went by an old count.")
@Outcome(
        id = "-?\\d+, -?\\d+, -?\\d+",
        expect = FORBIDDEN,
        desc = "An update was lost, split, or taken twice.")
@State
public class LazyDrainVsDrain {

    private static final int ROUNDS = 3;

    private static final Supplier<LazyCounter> COUNTERS =
            StressSubject.counters(
                    LazyCounter.class,
                    "lazy",
                    CounterOptions.defaults().withBatch(2).withUpgrade(UpgradePolicy.NEVER),
                    DrainByOldCount::new);

    private final LazyCounter counter = COUNTERS.get();

    /** A per-CPU counter of ten. */
    public LazyDrainVsDrain() {
        counter.addRemote(10);
        counter.upgrade();
    }

    @Actor
    public void one(JJJ_Result r) {
        r.r1 = counter.drain();
    }

    @Actor
    public void other(JJJ_Result r) {
        long taken = 0;
        for (int i = 0; i < ROUNDS; i++) {
            counter.downgrade();
            counter.add(1);
            counter.upgrade();
            taken += counter.drain();
        }
        r.r2 = taken;
    }

    @Arbiter
    public void settle(JJJ_Result r) {
        r.r3 = counter.sum();
        counter.close();
    }
}
