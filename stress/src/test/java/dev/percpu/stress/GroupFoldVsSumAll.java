package dev.percpu.stress;

import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.stress.canary.FoldSeenHalfway;
import dev.percpu.stress.canary.GroupOf;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

@JCStressTest
@Description("One thread fills a slot, which is folded; the other sums the group.")
@JCStressMeta(SumsFromOne.class)
@State
public class GroupFoldVsSumAll {

    private static final Supplier<CounterGroup> GROUPS =
            Subject.pairs(
                    "percpu",
                    CounterOptions.defaults().withBatch(2),
                    () -> new GroupOf(FoldSeenHalfway::new));

    private final CounterGroup group = GROUPS.get();

    /** A group with one in the slot of the updating thread about every other time. */
    public GroupFoldVsSumAll() {
        group.add(1, 1);
    }

    @Actor
    public void update() {
        group.add(1, 1);
        group.add(1, 1);
    }

    @Actor
    public void sum(JJJ_Result r) {
        long[] sums = new long[2];
        group.sumAll(sums);
        r.r1 = sums[1];
        group.sumAll(sums);
        r.r2 = sums[1];
    }

    @Arbiter
    public void settle(JJJ_Result r) {
        r.r3 = group.sum(1);
        group.close();
    }
}
