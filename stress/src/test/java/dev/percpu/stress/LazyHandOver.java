package dev.percpu.stress;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.UpgradePolicy;
import dev.percpu.stress.canary.HandOverTooEarly;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

@JCStressTest
@Description(
        "The owner of about half of the counters adds, hands over, and adds; the new one adds.")
@JCStressMeta(SumOfHundred.class)
@State
public class LazyHandOver {

    private static final Supplier<LazyCounter> COUNTERS =
            StressSubject.counters(
                    LazyCounter.class,
                    "lazy",
                    CounterOptions.defaults().withBatch(2).withUpgrade(UpgradePolicy.NEVER),
                    HandOverTooEarly::new);

    private final LazyCounter counter = COUNTERS.get();

    private final Thread creator = Thread.currentThread();
    private volatile Thread next;

    @Actor
    public void last() {
        boolean mine = creator == Thread.currentThread();
        for (int i = 0; i < SumOfHundred.EACH; i++) {
            counter.add(1);
            Thread to = next;
            if (mine && to != null) {
                counter.handOver(to);
                mine = false;
            }
        }
    }

    @Actor
    public void next() {
        next = Thread.currentThread();
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
