package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.percpu.counters.Counter;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.infra.results.JI_Result;

/**
 * A counter that tells its read of whole batches at once, which one thread adds to, while the other
 * drains and takes that back.
 */
@Outcome(
        id = "50, 1",
        expect = ACCEPTABLE,
        desc = "Every update has been counted once, and a read knows.")
@Outcome(id = "\\d+, 0", expect = FORBIDDEN, desc = "A carry was lost or doubled: a read is off.")
@Outcome(id = "-?\\d+, [01]", expect = FORBIDDEN, desc = "An update was lost or counted twice.")
abstract class DrainVsCarry {

    private static final int EACH = 50;

    private final Counter counter;
    private final long step;

    /**
     * For a counter.
     *
     * @param step what each update adds
     */
    DrainVsCarry(Counter counter, long step) {
        this.counter = counter;
        this.step = step;
    }

    final void addAll() {
        for (int i = 0; i < EACH; i++) {
            counter.add(step);
        }
    }

    final void take(JI_Result r) {
        r.r1 = counter.drain() / step;
    }

    /** Sums and reads in the end. */
    final void end(JI_Result r) {
        long left = counter.sum();
        r.r1 += left / step;
        r.r2 = counter.accuracy().allows(counter.read(), left) ? 1 : 0;
        counter.close();
    }
}
