package dev.percpu.harness.plan.targets;

import dev.percpu.harness.bench.targets.ObservedCounter.Look;
import dev.percpu.harness.bench.targets.TargetBenchmark;
import dev.percpu.harness.bench.targets.Yardstick;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.Measure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is special to memory by CPU: finding the CPU, restartable sequences, and large walks. */
final class NativeRows {

    private static final String FLIP = "flip:offheap:cpu:rseq";
    private static final String PERCPU = "percpu:offheap:cpu:rseq";
    private static final String ONE = "percpu:offheap";
    private static final int FEW_CPUS = 2;
    private static final int CPUS = 256;
    private static final int MANY_CPUS = 4096;

    /** Its only use here is that its slots can be written to; see the benchmark. */
    private static final String WALKED = "percpu:offheap:thread-hash:atomic";

    private NativeRows() {}

    static void cpuIndex(Draft draft) {
        String row = TargetRow.CPU_INDEX.label();
        draft.goal(
                row,
                "LongAdder over the best, one thread",
                Bound.atLeast(1 / 1.1),
                UpdateRows.bestByCpu(draft, 1));
        draft.goal(
                row,
                "LongAdder over the best, all CPUs",
                Bound.atLeast(1.3),
                UpdateRows.bestByCpu(draft, draft.cpus()));
    }

    static void section(Draft draft) {
        String row = TargetRow.SECTION.label();
        TargetBenchmark add = TargetBenchmark.OWNER_ADD;
        String what = "section over an empty downcall";
        draft.with(
                row,
                what,
                PERCPU,
                variant -> {
                    String downcall = draft.probe(add, Yardstick.DOWNCALL);
                    draft.goal(
                            row,
                            what,
                            Bound.atMost(1.3),
                            new Measure.Ratio(
                                    draft.probe(add, Yardstick.SECTION),
                                    downcall,
                                    draft.empty(add)));
                    draft.figure(
                            row,
                            variant + " over an empty downcall",
                            new Measure.Ratio(
                                    draft.probe(add, variant), downcall, draft.empty(add)));
                });
    }

    static void flip(Draft draft) {
        String row = TargetRow.FLIP.label();
        String adds = FLIP + " over " + PERCPU;
        draft.with(
                row,
                adds,
                FLIP,
                flip ->
                        draft.with(
                                row,
                                adds,
                                PERCPU,
                                percpu -> {
                                    for (int threads : List.of(1, draft.cpus())) {
                                        draft.goal(
                                                row,
                                                adds + ", threads " + threads,
                                                Bound.atMost(1.2),
                                                new Measure.Ratio(
                                                        added(draft, flip, threads),
                                                        added(draft, percpu, threads),
                                                        added(draft, Yardstick.EMPTY, threads)));
                                    }
                                }));
        String looks = "snapshot over three sums and a fence";
        draft.with(
                row,
                looks,
                FLIP,
                flip ->
                        draft.goal(
                                row,
                                looks,
                                Bound.atMost(1),
                                new Measure.Budget(
                                        look(draft, flip, Look.SNAPSHOT),
                                        3,
                                        look(draft, flip, Look.SUM),
                                        look(draft, flip, Look.FENCE),
                                        look(draft, flip, Look.NOTHING))));
    }

    private static String added(Draft draft, String subject, int threads) {
        return draft.probe(new Probe.Timed(TargetBenchmark.SHARED_ADD, subject, threads, Map.of()));
    }

    private static String look(Draft draft, String variant, Look look) {
        return draft.probe(TargetBenchmark.OBSERVE, variant, Map.of("look", look.name()));
    }

    static void createOne(Draft draft) {
        String row = TargetRow.CREATE_ONE.label();
        int few = draft.simulated(FEW_CPUS);
        String what = ONE + " at " + MANY_CPUS + " against " + few + " CPUs";
        draft.with(
                row,
                what,
                ONE,
                variant -> {
                    draft.goal(
                            row,
                            what,
                            Bound.atMost(1.5),
                            created(draft, variant, few, Map.of("size", "1", "closed", "false")));
                    draft.figure(
                            row,
                            what + ", closed at once",
                            created(draft, variant, few, Map.of("size", "1")));
                });
    }

    private static Measure created(
            Draft draft, String variant, int few, Map<String, String> parameters) {
        return new Measure.Apart(
                created(draft, variant, parameters, draft.simulated(MANY_CPUS)),
                created(draft, variant, parameters, few),
                draft.empty(TargetBenchmark.LIFECYCLE));
    }

    private static String created(
            Draft draft, String variant, Map<String, String> parameters, int cpus) {
        Map<String, String> all = new HashMap<>(parameters);
        all.put("cpus", String.valueOf(cpus));
        return draft.probe(TargetBenchmark.LIFECYCLE, variant, all);
    }

    static void walk(Draft draft) {
        String row = TargetRow.WALK.label();
        TargetBenchmark sum = TargetBenchmark.SUM_ALL;
        Map<String, String> size = Map.of("cpus", String.valueOf(draft.simulated(CPUS)));
        String what = "an array of the same size over a group's walk";
        draft.withGroups(
                row,
                what,
                WALKED,
                variant -> {
                    String array = draft.probe(sum, Yardstick.MEMORY, size);
                    draft.goal(
                            row,
                            what,
                            Bound.atLeast(0.5),
                            new Measure.Ratio(
                                    array,
                                    draft.probe(
                                            sum,
                                            variant,
                                            Map.of("cpus", size.get("cpus"), "group", "true")),
                                    draft.empty(sum)));
                    draft.figure(
                            row,
                            "the same over walks of single counters",
                            new Measure.Ratio(
                                    array, draft.probe(sum, variant, size), draft.empty(sum)));
                });
    }
}
