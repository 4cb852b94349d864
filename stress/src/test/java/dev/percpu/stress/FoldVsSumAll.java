package dev.percpu.stress;

import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.stress.canary.FoldSeenHalfway;
import dev.percpu.stress.canary.GroupOf;
import java.util.function.Supplier;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** A group whose second counter one thread adds to, so that a slot is folded; the other sums. */
abstract class FoldVsSumAll {

    private final CounterGroup group;

    /** A group with one in the slot of the updating thread about every other time. */
    FoldVsSumAll(CounterGroup group) {
        this.group = group;
        group.add(1, 1);
    }

    /** Groups of two of a design. */
    static Supplier<CounterGroup> groups(String design) {
        return StressSubject.pairs(
                design,
                CounterOptions.defaults().withBatch(2),
                () -> new GroupOf(FoldSeenHalfway::new));
    }

    final void addTwice() {
        group.add(1, 1);
        group.add(1, 1);
    }

    final void sumTwice(JJJ_Result r) {
        long[] sums = new long[2];
        group.sumAll(sums);
        r.r1 = sums[1];
        group.sumAll(sums);
        r.r2 = sums[1];
    }

    /** Sums in the end. */
    final void end(JJJ_Result r) {
        r.r3 = group.sum(1);
        group.close();
    }
}
