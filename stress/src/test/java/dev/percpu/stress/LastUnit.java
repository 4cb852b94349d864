package dev.percpu.stress;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LimitCounter;
import dev.percpu.stress.canary.CheckThenAct;
import java.util.function.Supplier;
import org.openjdk.jcstress.infra.results.IIJ_Result;

/** A counter with one unit of room below its limit. */
abstract class LastUnit {

    private static final Supplier<LimitCounter> COUNTERS =
            StressSubject.counters(
                    LimitCounter.class,
                    "limit",
                    CounterOptions.defaults().withBatch(2).withLimit(OneOfTwo.LIMIT),
                    () -> new CheckThenAct(OneOfTwo.LIMIT));

    final LimitCounter counter = COUNTERS.get();

    LastUnit() {
        counter.tryAdd(OneOfTwo.LIMIT - 1);
    }

    /** Sums in the end. */
    final void end(IIJ_Result r) {
        r.r3 = counter.sum();
        counter.close();
    }
}
