package dev.percpu.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.percpu.counters.Counter;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * A counter that one thread adds one to twice, while the other drains: what it takes and leaves.
 */
@Outcome(
        id = {"0, 2", "1, 1", "2, 0"},
        expect = ACCEPTABLE,
        desc = "Each update was taken or stayed.")
@Outcome(
        id = {"0, [01]", "1, 0"},
        expect = FORBIDDEN,
        desc = "An update was lost.")
@Outcome(
        id = {"-?\\d+, -?\\d+"},
        expect = FORBIDDEN,
        desc = "An update was taken and stayed.")
abstract class DrainVsAdd {

    private final Counter counter;

    DrainVsAdd(Counter counter) {
        this.counter = counter;
    }

    final void addTwice() {
        counter.add(1);
        counter.add(1);
    }

    final void take(JJ_Result r) {
        r.r1 = counter.drain();
    }

    /** Sums in the end. */
    final void end(JJ_Result r) {
        r.r2 = counter.sum();
        counter.close();
    }
}
