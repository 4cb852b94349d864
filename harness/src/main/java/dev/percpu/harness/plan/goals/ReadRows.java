package dev.percpu.harness.plan.goals;

import dev.percpu.harness.bench.Yardsticks;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.Measure;
import java.util.List;

/**
 * The rows about the cost of reading: one counter in constant time, thousands of counters by a
 * walk.
 */
final class ReadRows {

    /** The designs whose read is one or two loads, whatever the number of CPUs. */
    private static final List<String> CONSTANT =
            List.of("percpu", "flip", "tree", "split", "eventual", "lazy", "local", "limit");

    private static final String READ = "read";
    static final String SUM_ALL = "sum-all";
    private static final String LAZY = "lazy";

    /** Used only because all of their slots can be written to; see the benchmark. */
    private static final List<String> GROUPS =
            List.of("percpu:offheap:thread-hash:atomic", "percpu:heap-dense:thread-hash:atomic");

    /** A variant whose store has all slots from the start. */
    private static final String PADDED = "striped:heap:thread-hash:cas";

    private static final int CPUS = 256;

    private ReadRows() {}

    static void read(Draft draft) {
        draft.figure(
                "a load through an array over an opaque load",
                overLoad(draft, Yardsticks.ELEMENT, READ));
        for (String design : CONSTANT) {
            for (String layout : List.of("heap", "offheap")) {
                String name = design + ":" + layout;
                draft.with(name, name, variant -> read(draft, design, name, variant));
            }
        }
    }

    private static void read(Draft draft, String design, String name, String variant) {
        if (design.equals(LAZY)) {
            goal(draft, name + " while lazy", variant, READ);
            goal(draft, name + " upgraded", variant, READ + ":upgraded=true");
        } else {
            goal(draft, name, variant, READ);
        }
    }

    private static void goal(Draft draft, String name, String variant, String job) {
        draft.goal(name + " over an opaque load", Bound.atMost(1.2), overLoad(draft, variant, job));
    }

    private static Measure overLoad(Draft draft, String subject, String job) {
        return new Measure.Ratio(
                draft.cell(job, subject),
                draft.cell(READ, Yardsticks.OPAQUE),
                draft.cell(READ, Draft.EMPTY));
    }

    static void sumAll(Draft draft) {
        for (String name : GROUPS) {
            String layout = name.split(":")[1];
            draft.withGroups(
                    "group percpu:" + layout,
                    name,
                    variant -> {
                        int cpus = draft.simulated(CPUS);
                        draft.goal(
                                "striped:heap over group percpu:" + layout,
                                Bound.atLeast(5),
                                new Measure.Ratio(
                                        draft.on(cpus, SUM_ALL, PADDED),
                                        draft.on(cpus, SUM_ALL + ":group=true", variant),
                                        draft.on(cpus, SUM_ALL, Draft.EMPTY)));
                    });
        }
    }
}
