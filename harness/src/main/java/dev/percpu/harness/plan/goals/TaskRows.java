package dev.percpu.harness.plan.goals;

import dev.percpu.harness.articles.tasks.TaskGauge;
import dev.percpu.harness.articles.tasks.TaskPreset;
import dev.percpu.harness.bench.load.Gauge;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Measure;
import java.util.List;
import java.util.Optional;

/**
 * The rows about the processes of the articles. A gauge finds the length of the work beside the
 * counters: with it, creating and closing eager counters for 256 CPUs takes the same share as in
 * the articles. All other shares and all times are measured with that length.
 */
final class TaskRows {

    private static final int CPUS = TaskGauge.CPUS;
    private static final int FEWER_CPUS = 80;
    private static final int FEW_CPUS = 2;
    private static final int MANY_CPUS = 4096;

    /** Only the curve of this layout gets all points; both layouts would take too long. */
    private static final String ALL_POINTS = "offheap";

    private static final TaskPreset TRUE = TaskPreset.FORK_TRUE;

    /**
     * The inputs for the figures of one layout; {@code work} is the length that the gauge found for
     * it.
     */
    private record Family(
            Draft draft, String layout, String eager, String lazy, String unified, long work) {

        CellKey task(String subject, TaskPreset preset, int cpus) {
            return task(subject, preset, cpus, "counters");
        }

        CellKey task(String subject, TaskPreset preset, int cpus, String extent) {
            String reuse = subject.equals(unified) ? "cached" : "immediate";
            return draft.on(
                    draft.simulated(cpus),
                    "tasks:task=%s,reuse=%s,extent=%s,work=%d"
                            .formatted(preset.label(), reuse, extent, work),
                    subject);
        }

        Measure ratio(CellKey over, CellKey under) {
            return new Measure.Ratio(over, under, draft.cell(LifecycleRows.LIFE, Draft.EMPTY));
        }

        String what(String comparison, TaskPreset preset, int cpus) {
            return layout + ": " + comparison + ", " + preset.label() + ", " + cpus + " CPUs";
        }
    }

    private TaskRows() {}

    static void tasks(Draft draft) {
        for (String layout : List.of("heap", "offheap")) {
            draft.withGroups(
                    layout,
                    "percpu:" + layout,
                    eager ->
                            draft.withGroups(
                                    layout,
                                    "lazy:" + layout,
                                    lazy ->
                                            draft.withGroups(
                                                    layout,
                                                    "unified:" + layout,
                                                    unified ->
                                                            all(
                                                                    draft, layout, eager, lazy,
                                                                    unified))));
        }
    }

    private static void all(Draft draft, String layout, String eager, String lazy, String unified) {
        draft.settled(
                layout,
                new Gauge(
                        TaskGauge.class,
                        List.of(
                                eager,
                                String.valueOf(draft.simulated(CPUS)),
                                String.valueOf(TaskGauge.SHARE)),
                        "work beside " + eager),
                work -> all(new Family(draft, layout, eager, lazy, unified, work)));
    }

    private static void all(Family family) {
        articles(family);
        debate(family);
    }

    /** The figures of the articles. */
    private static void articles(Family family) {
        lessTime(family, FEWER_CPUS, Bound.atMost(0.94));
        lessTime(family, CPUS, Bound.atMost(0.89));
        share(family, "eager", family.eager, Optional.empty());
        share(family, "lazy", family.lazy, Optional.of(Bound.atMost(0.02)));
        TaskPreset two = TaskPreset.PARALLEL_TRUE;
        family.draft.goal(
                family.what("lazy over eager", two, CPUS),
                Bound.atMost(1),
                family.ratio(
                        family.task(family.lazy, two, CPUS), family.task(family.eager, two, CPUS)));
    }

    private static void lessTime(Family family, int cpus, Bound bound) {
        family.draft.goal(
                family.what("lazy over eager", TRUE, cpus),
                bound,
                family.ratio(
                        family.task(family.lazy, TRUE, cpus),
                        family.task(family.eager, TRUE, cpus)));
    }

    private static void share(Family family, String word, String subject, Optional<Bound> bound) {
        String what = family.what("create and close of " + word, TRUE, CPUS);
        Measure measure = new Measure.Share(family.task(subject, TRUE, CPUS));
        family.draft.goal(what, bound, measure);
    }

    /**
     * Compares lazy counters with a cache of whole groups in one allocation, by CPUs and by length.
     */
    private static void debate(Family family) {
        for (int cpus : List.of(CPUS, MANY_CPUS)) {
            compare(family, TRUE, cpus);
        }
        compare(family, TaskPreset.KERNBENCH, CPUS);
        compare(family, TaskPreset.PARALLEL_TRUE, CPUS);
        if (family.layout.equals(ALL_POINTS)) {
            compare(family, TRUE, FEW_CPUS);
            compare(family, TRUE, FEWER_CPUS);
            compare(family, TaskPreset.GITSOURCE, CPUS);
        }
        family.draft.figure(
                family.what("unified + cache over lazy, whole mm", TRUE, CPUS),
                family.ratio(
                        family.task(family.unified, TRUE, CPUS),
                        family.task(family.lazy, TRUE, CPUS, "separate")));
    }

    private static void compare(Family family, TaskPreset preset, int cpus) {
        family.draft.figure(
                family.what("unified + cache over lazy", preset, cpus),
                family.ratio(
                        family.task(family.unified, preset, cpus),
                        family.task(family.lazy, preset, cpus)));
    }
}
