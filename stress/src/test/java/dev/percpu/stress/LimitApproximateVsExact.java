package dev.percpu.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIJ_Result;

@JCStressTest
@Description(
        "One thread tries for the last unit, the other without asking other slots for their room.")
@JCStressMeta(OneOfTwo.class)
@State
public class LimitApproximateVsExact extends LastUnit {

    @Actor
    public void one(IIJ_Result r) {
        r.r1 = counter.tryAdd(1) ? 1 : 0;
    }

    @Actor
    public void other(IIJ_Result r) {
        r.r2 = counter.tryAddApproximate(1) ? 1 : 0;
    }

    @Arbiter
    public void settle(IIJ_Result r) {
        end(r);
    }
}
