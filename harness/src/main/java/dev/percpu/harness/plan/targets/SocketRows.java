package dev.percpu.harness.plan.targets;

import dev.percpu.harness.bench.sockets.SocketGauge;
import dev.percpu.harness.bench.targets.TargetBenchmark;
import dev.percpu.harness.store.Measure;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a protocol's memory counter does to the throughput of requests. */
final class SocketRows {

    private static final String ATOMIC = "atomic:heap";
    private static final List<Double> SHARES = List.of(0.01, 0.05, 0.2, 0.5);
    private static final double COMPARED = 0.2;
    private static final List<String> OTHERS =
            List.of("local:heap:cpu", "flip:offheap", "tree:heap");

    private SocketRows() {}

    static void socketMemory(Draft draft) {
        String row = TargetRow.SOCKET_MEMORY.label();
        draft.with(
                row,
                ATOMIC,
                ATOMIC,
                atomic -> {
                    for (double share : SHARES) {
                        compare(draft, row, atomic, "percpu:heap", share);
                    }
                    compare(draft, row, atomic, "percpu:offheap", COMPARED);
                    OTHERS.forEach(other -> compare(draft, row, atomic, other, COMPARED));
                });
    }

    private static void compare(
            Draft draft, String row, String atomic, String other, double share) {
        String percent = String.format(Locale.ROOT, "%.0f%%", 100 * share);
        String what = "atomic over " + other + ", counter " + percent + " of one thread's time";
        draft.with(
                row,
                what,
                other,
                variant ->
                        draft.figure(
                                row,
                                what,
                                new Measure.Ratio(
                                        request(draft, atomic, atomic, share, percent),
                                        request(draft, variant, atomic, share, percent),
                                        draft.empty(TargetBenchmark.LIFECYCLE))));
    }

    private static String request(
            Draft draft, String subject, String atomic, double share, String percent) {
        return draft.settled(
                new Probe.Timed(
                        TargetBenchmark.REQUEST,
                        subject,
                        draft.cpus(),
                        Map.of("connections", "64", "room", "150")),
                "work",
                new Probe.Gauge(
                        "work of requests, counter " + percent,
                        SocketGauge.class,
                        List.of(atomic, String.valueOf(share))));
    }
}
