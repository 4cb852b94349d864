package dev.percpu.counters.failure.inside;

import dev.percpu.counters.Counters;
import dev.percpu.counters.CpuList;
import dev.percpu.counters.Variant;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.failure.Diary;
import dev.percpu.counters.failure.Fault;
import dev.percpu.counters.failure.Harness;
import dev.percpu.counters.failure.Other;
import dev.percpu.counters.failure.Report;
import dev.percpu.counters.failure.Worker;
import java.util.List;
import java.util.stream.Stream;

/** Tries out every public call of a variant. */
public final class Trials implements Harness {

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
    public Report tryOut(String name, Fault fault, boolean whole, Diary diary) {
        Variant variant = Variant.parse(name);
        Report report = new Report();
        if (variant.design().equals("local") && Affinity.unavailable().isEmpty()) {
            Affinity.pin(CpuList.of(Affinity.allowed().length() - 1));
        }
        if (variant.design().equals("eventual")) {
            Worker.current().waitLonger();
        }
        try (Other other = new Other("other of " + name)) {
            for (boolean groups : new boolean[] {false, true}) {
                List<Kind> kinds = Kind.of(variant, groups);
                if (!kinds.isEmpty()) {
                    tryOut(kinds, fault, whole, other, report, diary);
                }
            }
        }
        return report;
    }

    private static void tryOut(
            List<Kind> kinds, Fault fault, boolean whole, Other other, Report report, Diary diary) {
        int turn = 0;
        for (State state : State.values()) {
            for (Call call : Call.ALL) {
                for (int i = 0; i < (whole ? kinds.size() : 1); i++) {
                    Kind kind = kinds.get((turn + i) % kinds.size());
                    new Trial(kind, state, fault, other, report, diary).tryOut(call);
                }
                turn++;
            }
            for (Kind kind : kinds) {
                new Trial(kind, state, fault, other, report, diary).tryOutClose();
            }
        }
        for (Kind kind : kinds) {
            new Trial(kind, State.FRESH, fault, other, report, diary).tryOutCreate();
        }
    }
}
