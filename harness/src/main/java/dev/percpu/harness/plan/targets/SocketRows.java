package dev.percpu.harness.plan.targets;

import dev.percpu.harness.articles.sockets.SocketGauge;
import dev.percpu.harness.bench.targets.TargetBenchmark;
import dev.percpu.harness.store.Measure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What a protocol's memory counter does to the throughput of requests. */
final class SocketRows {

    private static final String ATOMIC = "atomic:heap";
    private static final List<Double> SHARES = List.of(0.01, 0.05, 0.2);
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
                    alone(draft, row, atomic, "percpu:heap");
                    compare(draft, row, atomic, "percpu:offheap", COMPARED);
                    OTHERS.forEach(other -> compare(draft, row, atomic, other, COMPARED));
                });
    }

    private static void compare(
            Draft draft, String row, String atomic, String other, double share) {
        String percent = String.format(Locale.ROOT, "%.0f%%", 100 * share);
        Probe.Gauge gauge =
                new Probe.Gauge(
                        "work for a share of " + percent,
                        SocketGauge.class,
                        List.of(atomic, String.valueOf(share)));
        compare(
                draft,
                row,
                "atomic over " + other + ", counter " + percent + " of one thread's time",
                atomic,
                other,
                request -> draft.settled(request, "work", gauge));
    }

    /** Requests that do nothing but charge: the counter's share is as great as it can be. */
    private static void alone(Draft draft, String row, String atomic, String other) {
        compare(
                draft,
                row,
                "atomic over " + other + ", no other work",
                atomic,
                other,
                request -> draft.probe(request.with("work", "0")));
    }

    private static void compare(
            Draft draft,
            String row,
            String what,
            String atomic,
            String other,
            Function<Probe.Timed, String> planner) {
        draft.with(
                row,
                what,
                other,
                variant ->
                        draft.figure(
                                row,
                                what,
                                new Measure.Ratio(
                                        planner.apply(request(draft, atomic)),
                                        planner.apply(request(draft, variant)),
                                        draft.empty(TargetBenchmark.LIFECYCLE))));
    }

    private static Probe.Timed request(Draft draft, String subject) {
        return new Probe.Timed(
                TargetBenchmark.REQUEST,
                subject,
                draft.cpus(),
                Map.of("connections", "64", "room", "150"));
    }
}
