package dev.percpu.harness.plan.goals;

import dev.percpu.harness.bench.memory.HeapSize.State;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.Measure;
import java.util.List;

/**
 * The rows about the memory of counters on a machine with many CPUs, with every slot written to.
 */
final class MemoryRows {

    private static final int CPUS = 256;
    private static final int OVERHEAD = 64;
    private static final String ADDER = "LongAdder";

    /**
     * This index is used because all of its slots can be written to here. The memory is the same
     * with every index.
     */
    private static final String OFF_HEAP = "percpu:offheap:thread-hash:atomic";

    private MemoryRows() {}

    static void memory(Draft draft) {
        draft.with(
                "percpu:offheap",
                OFF_HEAP,
                variant -> {
                    draft.goal(
                            "percpu:offheap, off the heap",
                            Bound.atMost(Long.BYTES * draft.simulated(CPUS) + OVERHEAD),
                            bytes(draft, "offheap", variant));
                    draft.with(
                            "percpu:offheap, its object",
                            "percpu:offheap",
                            own ->
                                    draft.figure(
                                            "percpu:offheap, its object",
                                            bytes(draft, "heap", own)));
                });
        for (String name : List.of("percpu:heap-dense", "percpu:heap", "striped:heap")) {
            draft.figureOf(name, name, variant -> bytes(draft, "heap", variant));
        }
        for (State state : List.of(State.SPREAD, State.ONE_MORE)) {
            draft.figure(ADDER + ", " + state.text(), bytes(draft, "heap", state, ADDER));
        }
    }

    private static Measure bytes(Draft draft, String where, String subject) {
        return bytes(draft, where, State.ONE_MORE, subject);
    }

    private static Measure bytes(Draft draft, String where, State state, String subject) {
        return new Measure.Bytes(draft.memory(where, state, subject, draft.simulated(CPUS)));
    }
}
