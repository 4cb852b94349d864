package dev.percpu.counters.failure.inside;

import dev.percpu.counters.Counters;
import dev.percpu.counters.CpuList;
import dev.percpu.counters.Variant;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.failure.FaultRun;
import dev.percpu.counters.failure.FaultWorker;
import dev.percpu.counters.failure.Harness;
import dev.percpu.counters.failure.Other;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Tries out every public call of a variant. */
public final class Trials implements Harness {

    /** Of which the first counter with its options is made: one for each kind of memory. */
    private static final Set<String> FIRST =
            Set.of(
                    "percpu:heap:cpu:atomic",
                    "owner:heap:owner:opaque",
                    "owner:offheap:owner:opaque",
                    "lazy:offheap:cpu:rseq",
                    "limit:offheap-padded:cpu:rseq",
                    "percpu:offheap:cpu:atomic");

    /** Made by reflection. */
    public Trials() {}

    @Override
    public List<String> variants() {
        return Counters.variants().stream().map(Variant::toString).toList();
    }

    @Override
    public List<String> calls() {
        return Stream.concat(
                        CounterCall.ALL.stream()
                                .map(call -> call.toString().replaceFirst("\\(.*", "")),
                        Stream.of("close"))
                .toList();
    }

    @Override
    public void tryOut(String name, FaultRun run) {
        Variant variant = Variant.parse(name);
        stay(variant);
        if (variant.design().equals("eventual")) {
            FaultWorker.current().waitLonger();
        }
        try (Other other = new Other("other of " + name)) {
            for (boolean groups : new boolean[] {false, true}) {
                List<CounterKind> kinds = CounterKind.of(variant, groups);
                if (!kinds.isEmpty()) {
                    tryOut(kinds, other, run);
                }
            }
        }
    }

    /** What a design sets by CPU can be foretold on one CPU alone. */
    static void stay(Variant variant) {
        if (variant.design().equals("local") && Affinity.unavailable().isEmpty()) {
            Affinity.pin(CpuList.of(Affinity.allowed().length() - 1));
        }
    }

    @Override
    public void tryOutBackground(String variant, FaultRun run) {
        FaultWorker.current().waitLonger();
        new Backgrounds(variant, run).tryOut();
    }

    @Override
    public boolean tryOutFirst(String variant, int n, FaultRun run) {
        return new FirstOfProcess(variant, n, run).tryOut();
    }

    private static void tryOut(List<CounterKind> kinds, Other other, FaultRun run) {
        int turn = 0;
        for (State state : State.values()) {
            for (CounterCall call : CounterCall.ALL) {
                for (int i = 0; i < (run.whole() ? kinds.size() : 1); i++) {
                    CounterKind kind = kinds.get((turn + i) % kinds.size());
                    new FaultTrial(kind, state, other, run).tryOut(call);
                }
                turn++;
            }
            for (CounterKind kind : kinds) {
                new FaultTrial(kind, state, other, run).tryOutClose();
            }
        }
        for (CounterKind kind : kinds) {
            new FaultTrial(kind, State.FRESH, other, run).tryOutCreate();
        }
        if (run.whole() || FIRST.contains(kinds.getFirst().variant().toString())) {
            new FaultTrial(kinds.getFirst(), State.FRESH, other, run).tryOutCreateFirst();
        }
    }
}
