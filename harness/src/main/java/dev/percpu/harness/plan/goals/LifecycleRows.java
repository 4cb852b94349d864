package dev.percpu.harness.plan.goals;

import dev.percpu.harness.bench.Yardsticks;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Measure;
import java.util.List;

/**
 * The rows about the cost of creating and closing a group of four, like the counters of a process.
 */
final class LifecycleRows {

    static final String LIFE = "create";
    private static final int CPUS = 256;
    private static final int FEW_CPUS = 2;
    private static final int MANY_CPUS = 4096;
    private static final String EAGER = "percpu:offheap";

    private LifecycleRows() {}

    static void create(Draft draft) {
        for (String layout : List.of("heap", "offheap")) {
            String name = "lazy:" + layout;
            draft.withGroups(
                    "group " + name,
                    name,
                    lazy ->
                            draft.withGroups(
                                    "group percpu:" + layout,
                                    "percpu:" + layout,
                                    eager -> create(draft, name, lazy, eager)));
        }
    }

    private static void create(Draft draft, String name, String lazy, String eager) {
        CellKey empty = draft.cell(LIFE, Draft.EMPTY);
        CellKey usual = draft.on(draft.simulated(CPUS), LIFE, lazy);
        draft.goal(
                name + " over eager percpu",
                Bound.atMost(1.0 / 20),
                new Measure.Ratio(usual, draft.on(draft.simulated(CPUS), LIFE, eager), empty));
        int few = draft.simulated(FEW_CPUS);
        draft.goal(
                name + " at " + MANY_CPUS + " against " + few + " CPUs",
                Bound.atMost(1.2),
                new Measure.Apart(
                        draft.on(draft.simulated(MANY_CPUS), LIFE, lazy),
                        draft.on(few, LIFE, lazy),
                        empty));
        draft.goal(
                name + " over four new LongAdder()",
                Bound.atMost(2),
                new Measure.Ratio(usual, draft.cell(LIFE, Yardsticks.FOUR_ADDERS), empty));
    }

    /**
     * Plans a group that is updated before it is closed, so that a cache has to reset it to zero.
     */
    static void cache(Draft draft) {
        String what = "without the cache over with it";
        draft.withGroups(
                what,
                EAGER,
                eager ->
                        draft.goal(
                                what,
                                Bound.atLeast(5),
                                new Measure.Ratio(
                                        used(draft, eager, "immediate"),
                                        used(draft, eager, "cached"),
                                        draft.cell(LIFE, Draft.EMPTY))));
    }

    private static CellKey used(Draft draft, String eager, String reuse) {
        return draft.on(draft.simulated(CPUS), LIFE + ":updates=4,reuse=" + reuse, eager);
    }
}
