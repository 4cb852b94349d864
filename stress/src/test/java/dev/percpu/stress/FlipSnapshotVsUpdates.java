package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

@JCStressTest
@Description("One thread adds 1, then 10; the other takes two snapshots.")
@Outcome(
        id = {"0, 0, 11", "0, 1, 11", "0, 11, 11", "1, 1, 11", "1, 11, 11", "11, 11, 11"},
        expect = ACCEPTABLE,
        desc = "Each snapshot has the updates up to one instant.")
@Outcome(
        id = {"10, \\d+, 11", "\\d+, 10, 11"},
        expect = FORBIDDEN,
        desc = "A snapshot has the later update without the earlier one.")
@Outcome(
        id = {"1, 0, 11", "11, [01], 11"},
        expect = FORBIDDEN,
        desc = "The second snapshot lacks an update that the first one has.")
@Outcome(
        id = "-?\\d+, -?\\d+, -?\\d+",
        expect = FORBIDDEN,
        desc = "An update was lost or counted twice.")
@State
public class FlipSnapshotVsUpdates extends Snapshots {

    @Actor
    public void update() {
        counter.add(1);
        counter.add(10);
    }

    @Actor
    public void snapshot(JJJ_Result r) {
        twice(r);
    }

    @Arbiter
    public void settle(JJJ_Result r) {
        end(r);
    }
}
