package dev.percpu.stress;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.stress.canary.FlipWithoutGrace;
import java.util.function.Supplier;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** A counter of which snapshots are taken. */
abstract class Snapshots {

    private static final Supplier<SnapshotCounter> COUNTERS =
            StressSubject.counters(
                    SnapshotCounter.class,
                    "flip",
                    CounterOptions.defaults(),
                    FlipWithoutGrace::new);

    final SnapshotCounter counter = COUNTERS.get();

    /** Takes two. */
    final void twice(JJJ_Result r) {
        r.r1 = counter.snapshot();
        r.r2 = counter.snapshot();
    }

    /** Takes the last. */
    final void end(JJJ_Result r) {
        r.r3 = counter.snapshot();
        counter.close();
    }
}
