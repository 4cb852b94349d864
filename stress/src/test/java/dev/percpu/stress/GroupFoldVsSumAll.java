package dev.percpu.stress;

import dev.percpu.counters.CounterGroup;
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
public class GroupFoldVsSumAll extends FoldVsSumAll {

    private static final Supplier<CounterGroup> GROUPS = groups("percpu");

    /** A group that holds one. */
    public GroupFoldVsSumAll() {
        super(GROUPS.get());
    }

    @Actor
    public void update() {
        addTwice();
    }

    @Actor
    public void sum(JJJ_Result r) {
        sumTwice(r);
    }

    @Arbiter
    public void settle(JJJ_Result r) {
        end(r);
    }
}
