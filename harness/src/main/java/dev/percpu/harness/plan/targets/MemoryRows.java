package dev.percpu.harness.plan.targets;

import dev.percpu.harness.bench.memory.HeapSize;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.Footprints.Where;
import dev.percpu.harness.store.Measure;
import java.util.List;

/** What counters take of memory on a machine of many CPUs, every slot written to. */
final class MemoryRows {

    private static final int CPUS = 256;
    private static final int OVERHEAD = 64;

    /** Of the index whose slots can be written to here; the memory is that of every index. */
    private static final String OFF_HEAP = "percpu:offheap:thread-hash:atomic";

    private MemoryRows() {}

    static void memory(Draft draft) {
        String row = TargetRow.MEMORY.label();
        draft.with(
                row,
                "percpu:offheap",
                OFF_HEAP,
                variant -> {
                    draft.goal(
                            row,
                            "percpu:offheap, off the heap",
                            Bound.atMost(Long.BYTES * draft.simulated(CPUS) + OVERHEAD),
                            bytes(draft, Where.OFFHEAP, variant));
                    draft.figure(
                            row,
                            "percpu:offheap, its object",
                            bytes(draft, Where.HEAP, "percpu:offheap"));
                });
        for (String name : List.of("percpu:heap-dense", "percpu:heap", "striped:heap")) {
            draft.with(
                    row,
                    name,
                    name,
                    variant -> draft.figure(row, name, bytes(draft, Where.HEAP, variant)));
        }
        for (String adder : List.of(HeapSize.SPREAD_ADDER, HeapSize.FRESH_ADDER)) {
            draft.figure(row, adder, bytes(draft, Where.HEAP, adder));
        }
    }

    private static Measure bytes(Draft draft, Where where, String subject) {
        return new Measure.Bytes(
                draft.probe(new Probe.Memory(where, subject, draft.simulated(CPUS))));
    }
}
