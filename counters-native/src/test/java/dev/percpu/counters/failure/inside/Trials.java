package dev.percpu.counters.failure.inside;

import dev.percpu.counters.Counters;
import dev.percpu.counters.CpuList;
import dev.percpu.counters.Variant;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.failure.Harness;
import dev.percpu.counters.failure.Other;
import dev.percpu.counters.failure.Run;
import dev.percpu.counters.failure.Worker;
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
                        Call.ALL.stream().map(call -> call.toString().replaceFirst("\\(.*", "")),
                        Stream.of("close"))
                .toList();
    }

    @Override
    public void tryOut(String name, Run run) {
        Variant variant = Variant.parse(name);
        stay(variant);
        if (variant.design().equals("eventual")) {
            Worker.current().waitLonger();
        }
        try (Other other = new Other("other of " + name)) {
            for (boolean groups : new boolean[] {false, true}) {
                List<Kind> kinds = Kind.of(variant, groups);
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
    public void tryOutBackground(String variant, Run run) {
        Worker.current().waitLonger();
        new Backgrounds(variant, run).tryOut();
    }

    @Override
    public boolean tryOutFirst(String variant, int n, Run run) {
        return new FirstOfProcess(variant, n, run).tryOut();
    }

    private static void tryOut(List<Kind> kinds, Other other, Run run) {
        int turn = 0;
        for (State state : State.values()) {
            for (Call call : Call.ALL) {
                for (int i = 0; i < (run.whole() ? kinds.size() : 1); i++) {
                    Kind kind = kinds.get((turn + i) % kinds.size());
                    new Trial(kind, state, other, run).tryOut(call);
                }
                turn++;
            }
            for (Kind kind : kinds) {
                new Trial(kind, state, other, run).tryOutClose();
            }
        }
        for (Kind kind : kinds) {
            new Trial(kind, State.FRESH, other, run).tryOutCreate();
        }
        if (run.whole() || FIRST.contains(kinds.getFirst().variant().toString())) {
            new Trial(kinds.getFirst(), State.FRESH, other, run).tryOutCreateFirst();
        }
    }
}
