package dev.percpu.harness.plan.goals;

import dev.percpu.harness.bench.Yardsticks;
import dev.percpu.harness.bench.jmh.Observe.Look;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Measure;
import java.util.List;

/**
 * The rows about what only memory by CPU has: finding the CPU, restartable sequences, large walks.
 */
final class NativeRows {

    private static final String FLIP = "flip:offheap:cpu:rseq";
    private static final String PERCPU = "percpu:offheap:cpu:rseq";
    private static final String ONE = "percpu:offheap";
    private static final int FEW_CPUS = 2;
    private static final int CPUS = 256;
    private static final int MANY_CPUS = 4096;

    /** Used only because all of its slots can be written to; see the benchmark. */
    private static final String WALKED = "percpu:offheap:thread-hash:atomic";

    private NativeRows() {}

    static void cpuIndex(Draft draft) {
        draft.goal(
                "LongAdder over the best, one thread",
                Bound.atLeast(1 / 1.1),
                UpdateRows.bestByCpu(draft, 1));
        draft.goal(
                "LongAdder over the best, all CPUs",
                Bound.atLeast(1.3),
                UpdateRows.bestByCpu(draft, draft.cpus()));
    }

    static void section(Draft draft) {
        String own = UpdateRows.OWN;
        String what = "section over an empty downcall";
        draft.with(
                what,
                PERCPU,
                variant -> {
                    CellKey downcall = draft.cell(own, Yardsticks.DOWNCALL);
                    draft.goal(
                            what,
                            Bound.atMost(1.3),
                            new Measure.Ratio(
                                    draft.cell(own, Yardsticks.SECTION),
                                    downcall,
                                    draft.cell(own, Draft.EMPTY)));
                    draft.figure(
                            variant + " over an empty downcall",
                            new Measure.Ratio(
                                    draft.cell(own, variant),
                                    downcall,
                                    draft.cell(own, Draft.EMPTY)));
                });
    }

    static void flip(Draft draft) {
        String adds = FLIP + " over " + PERCPU;
        draft.with(
                adds,
                FLIP,
                flip ->
                        draft.with(
                                adds,
                                PERCPU,
                                percpu -> {
                                    for (int threads : List.of(1, draft.cpus())) {
                                        draft.goal(
                                                adds + ", threads " + threads,
                                                Bound.atMost(1.2),
                                                UpdateRows.over(draft, flip, percpu, threads));
                                    }
                                }));
        String looks = "snapshot over three sums and a fence";
        draft.goalOf(
                FLIP,
                looks,
                Bound.atMost(1),
                flip ->
                        new Measure.Budget(
                                look(draft, flip, Look.SNAPSHOT),
                                3,
                                look(draft, flip, Look.SUM),
                                look(draft, flip, Look.FENCE),
                                look(draft, flip, Look.NOTHING)));
    }

    private static CellKey look(Draft draft, String variant, Look look) {
        return draft.cell("observe:look=" + look.word(), variant, 2);
    }

    static void createOne(Draft draft) {
        int few = draft.simulated(FEW_CPUS);
        String what = ONE + " at " + MANY_CPUS + " against " + few + " CPUs";
        draft.with(
                what,
                ONE,
                variant -> {
                    draft.goal(
                            what, Bound.atMost(1.5), created(draft, variant, few, ",closed=false"));
                    draft.figure(what + ", closed at once", created(draft, variant, few, ""));
                });
    }

    private static Measure created(Draft draft, String variant, int few, String closed) {
        String job = LifecycleRows.LIFE + ":size=1" + closed;
        return new Measure.Apart(
                draft.on(draft.simulated(MANY_CPUS), job, variant),
                draft.on(few, job, variant),
                draft.cell(LifecycleRows.LIFE, Draft.EMPTY));
    }

    static void walk(Draft draft) {
        String sum = ReadRows.SUM_ALL;
        int cpus = draft.simulated(CPUS);
        String what = "an array of the same size over a group's walk";
        draft.withGroups(
                what,
                WALKED,
                variant -> {
                    CellKey array = draft.on(cpus, sum, Yardsticks.MEMORY);
                    CellKey empty = draft.on(cpus, sum, Draft.EMPTY);
                    draft.goal(
                            what,
                            Bound.atLeast(0.5),
                            new Measure.Ratio(
                                    array, draft.on(cpus, sum + ":group=true", variant), empty));
                    draft.figure(
                            "the same over walks of single counters",
                            new Measure.Ratio(array, draft.on(cpus, sum, variant), empty));
                });
    }
}
