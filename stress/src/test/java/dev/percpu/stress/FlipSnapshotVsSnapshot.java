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
@Description("Each thread updates a slot of its own and then takes a snapshot.")
@Outcome(
        id = {"1, 11, 11", "11, 10, 11", "11, 11, 11"},
        expect = ACCEPTABLE,
        desc = "The snapshots have an order, and each has the updates before it.")
@Outcome(
        id = {"0, \\d+, 11", "10, \\d+, 11", "\\d+, [01], 11"},
        expect = FORBIDDEN,
        desc = "A snapshot lacks its own thread's update.")
@Outcome(
        id = "1, 10, 11",
        expect = FORBIDDEN,
        desc = "Each snapshot lacks the other thread's update: they have no order.")
@Outcome(
        id = "-?\\d+, -?\\d+, -?\\d+",
        expect = FORBIDDEN,
        desc = "An update was lost or counted twice.")
@State
public class FlipSnapshotVsSnapshot extends Snapshots {

    @Actor
    public void one(JJJ_Result r) {
        counter.add(1);
        r.r1 = counter.snapshot();
    }

    @Actor
    public void other(JJJ_Result r) {
        counter.add(10);
        r.r2 = counter.snapshot();
    }

    @Arbiter
    public void settle(JJJ_Result r) {
        end(r);
    }
}
