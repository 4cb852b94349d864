package dev.percpu.harness.plan.goals;

import dev.percpu.harness.articles.sockets.SocketGauge;
import dev.percpu.harness.bench.load.Gauge;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Measure;
import java.util.List;
import java.util.Locale;

/** The rows about the effect of a protocol's memory counter on the throughput of requests. */
final class SocketRows {

    private static final String ATOMIC = "atomic:heap";
    private static final List<Double> SHARES = List.of(0.01, 0.05, 0.2);
    private static final double COMPARED = 0.2;
    private static final List<String> OTHERS =
            List.of("local:heap:cpu", "flip:offheap", "tree:heap");

    private SocketRows() {}

    static void socketMemory(Draft draft) {
        draft.with(
                ATOMIC,
                ATOMIC,
                atomic -> {
                    for (double share : SHARES) {
                        compare(draft, atomic, "percpu:heap", share);
                    }
                    alone(draft, atomic, "percpu:heap");
                    compare(draft, atomic, "percpu:offheap", COMPARED);
                    OTHERS.forEach(other -> compare(draft, atomic, other, COMPARED));
                });
    }

    private static void compare(Draft draft, String atomic, String other, double share) {
        String percent = String.format(Locale.ROOT, "%.0f%%", 100 * share);
        String what = "atomic over " + other + ", counter " + percent + " of one thread's time";
        draft.settled(
                what,
                new Gauge(
                        SocketGauge.class,
                        List.of(atomic, String.valueOf(share)),
                        "work for a share of " + percent),
                steps -> compare(draft, what, atomic, other, steps));
    }

    /**
     * Plans requests that only charge the counter, so that the counter's share is as large as
     * possible.
     */
    private static void alone(Draft draft, String atomic, String other) {
        compare(draft, "atomic over " + other + ", no other work", atomic, other, 0);
    }

    private static void compare(Draft draft, String what, String atomic, String other, long work) {
        draft.figureOf(
                other,
                what,
                variant ->
                        new Measure.Ratio(
                                request(draft, atomic, work),
                                request(draft, variant, work),
                                draft.cell(LifecycleRows.LIFE, Draft.EMPTY)));
    }

    private static CellKey request(Draft draft, String subject, long work) {
        return draft.cell(
                "socket-memory:connections=64,room=150,work=" + work, subject, draft.cpus());
    }
}
