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
@Description("One thread adds one and takes it away; the other takes two snapshots.")
@Outcome(
        id = {"[01], [01], 0"},
        expect = ACCEPTABLE,
        desc = "Each snapshot is of one instant.")
@Outcome(
        id = {"-\\d+, -?\\d+, 0", "-?\\d+, -\\d+, 0"},
        expect = FORBIDDEN,
        desc = "A snapshot is negative: it has the subtraction without the addition.")
@Outcome(
        id = "-?\\d+, -?\\d+, -?\\d+",
        expect = FORBIDDEN,
        desc = "An update was lost or counted twice.")
@State
public class FlipNeverNegative extends Snapshots {

    @Actor
    public void update() {
        counter.add(1);
        counter.add(-1);
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
