package dev.percpu.harness.plan.targets;

import dev.percpu.counters.SlotReuse;
import dev.percpu.harness.bench.targets.TargetBenchmark;
import dev.percpu.harness.bench.targets.Yardstick;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.Measure;
import java.util.List;
import java.util.Map;

/** What creating and closing a group of four costs, as a process's counters are. */
final class LifecycleRows {

    private static final TargetBenchmark LIFE = TargetBenchmark.LIFECYCLE;
    private static final int CPUS = 256;
    private static final int FEW_CPUS = 2;
    private static final int MANY_CPUS = 4096;
    private static final String EAGER = "percpu:offheap";

    private LifecycleRows() {}

    static void create(Draft draft) {
        String row = TargetRow.CREATE.label();
        for (String layout : List.of("heap", "offheap")) {
            String name = "lazy:" + layout;
            draft.withGroups(
                    row,
                    "group " + name,
                    name,
                    lazy ->
                            draft.withGroups(
                                    row,
                                    "group percpu:" + layout,
                                    "percpu:" + layout,
                                    eager -> create(draft, row, name, lazy, eager)));
        }
    }

    private static void create(Draft draft, String row, String name, String lazy, String eager) {
        String empty = draft.empty(LIFE);
        String usual = draft.probe(LIFE, lazy, at(draft.simulated(CPUS)));
        draft.goal(
                row,
                name + " over eager percpu",
                Bound.atMost(1.0 / 20),
                new Measure.Ratio(
                        usual, draft.probe(LIFE, eager, at(draft.simulated(CPUS))), empty));
        int few = draft.simulated(FEW_CPUS);
        draft.goal(
                row,
                name + " at " + MANY_CPUS + " against " + few + " CPUs",
                Bound.atMost(1.2),
                new Measure.Apart(
                        draft.probe(LIFE, lazy, at(draft.simulated(MANY_CPUS))),
                        draft.probe(LIFE, lazy, at(few)),
                        empty));
        draft.goal(
                row,
                name + " over four new LongAdder()",
                Bound.atMost(2),
                new Measure.Ratio(usual, draft.probe(LIFE, Yardstick.FOUR_ADDERS), empty));
    }

    private static Map<String, String> at(int cpus) {
        return Map.of("cpus", String.valueOf(cpus));
    }

    /**
     * A group that is used before it is closed, so that a cache has something to put back to zero.
     */
    static void cache(Draft draft) {
        String row = TargetRow.CACHE.label();
        String what = "without the cache over with it";
        draft.withGroups(
                row,
                what,
                EAGER,
                eager ->
                        draft.goal(
                                row,
                                what,
                                Bound.atLeast(5),
                                new Measure.Ratio(
                                        draft.probe(LIFE, eager, used(draft, SlotReuse.IMMEDIATE)),
                                        draft.probe(LIFE, eager, used(draft, SlotReuse.CACHED)),
                                        draft.empty(LIFE))));
    }

    private static Map<String, String> used(Draft draft, SlotReuse reuse) {
        return Map.of(
                "cpus",
                String.valueOf(draft.simulated(CPUS)),
                "reuse",
                reuse.name(),
                "updates",
                "4");
    }
}
