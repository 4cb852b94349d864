package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.UpgradePolicy;
import dev.percpu.stress.canary.GroupOf;
import dev.percpu.stress.canary.ResidueAfterPointer;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJJ_Result;

@JCStressTest
@Description("One thread upgrades a group of two with residues; the other sums it.")
@Outcome(id = "3, 3, 3, 3", expect = ACCEPTABLE, desc = "Nobody noticed the upgrade.")
@Outcome(
        id = {"[0-2], \\d+, 3, 3", "\\d+, [0-2], 3, 3"},
        expect = FORBIDDEN,
        desc = "The sums miss a residue.")
@Outcome(id = "\\d+, \\d+, 3, 3", expect = FORBIDDEN, desc = "The sums have a residue twice.")
@Outcome(
        id = "-?\\d+, -?\\d+, -?\\d+, -?\\d+",
        expect = FORBIDDEN,
        desc = "The upgrade lost or doubled an update for good.")
@State
public class GroupUpgradeVsSumAll {

    private static final Supplier<CounterGroup> GROUPS =
            StressSubject.pairs(
                    "lazy",
                    CounterOptions.defaults().withBatch(2).withUpgrade(UpgradePolicy.NEVER),
                    () -> new GroupOf(ResidueAfterPointer::new));

    private final CounterGroup group = GROUPS.get();

    /** Counters of which the owner and others have added to the first, others to the second. */
    public GroupUpgradeVsSumAll() {
        group.add(0, 1);
        group.addRemote(0, 2);
        group.addRemote(1, 3);
    }

    @Actor
    public void upgrade() {
        group.upgrade();
    }

    @Actor
    public void sum(JJJJ_Result r) {
        long[] sums = new long[2];
        group.sumAll(sums);
        r.r1 = sums[0];
        r.r2 = sums[1];
    }

    @Arbiter
    public void settle(JJJJ_Result r) {
        r.r3 = group.sum(0);
        r.r4 = group.sum(1);
        group.close();
    }
}
