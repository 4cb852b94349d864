package dev.percpu.harness.plan.goals;

import dev.percpu.harness.bench.Yardsticks;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.Measure;
import java.util.List;

/** The rows about restartable sequences that are installed in the JVM and need no downcall. */
final class InstalledRows {

    private static final String ADDER = "LongAdder";
    private static final String PERCPU = "percpu:offheap:cpu:rseq-installed";
    private static final String BY_DOWNCALL = "percpu:offheap:cpu:rseq";
    private static final String STRIPED = "striped:offheap:cpu:rseq-installed";
    private static final String FLIP = "flip:offheap:cpu:rseq-installed";

    private InstalledRows() {}

    static void installed(Draft draft) {
        overBest(draft, "one thread", 1, Bound.atLeast(1.4));
        overBest(draft, "all CPUs", draft.cpus(), Bound.atLeast(1.6));
        overCall(draft);
        overDowncall(draft);
        overFlip(draft);
        polluted(draft);
    }

    private static void overBest(Draft draft, String when, int threads, Bound bound) {
        String what = ADDER + " over the best, " + when;
        draft.goalOf(PERCPU, what, bound, any -> UpdateRows.bestInstalled(draft, threads));
    }

    private static void overCall(Draft draft) {
        String own = UpdateRows.OWN;
        String what = "section over an empty installed call, one thread";
        draft.goalOf(
                PERCPU,
                what,
                Bound.atMost(1.2),
                any ->
                        new Measure.Ratio(
                                draft.cell(own, Yardsticks.INSTALLED_SECTION),
                                draft.cell(own, Yardsticks.INSTALLED_CALL),
                                draft.cell(own, Draft.EMPTY)));
    }

    private static void overDowncall(Draft draft) {
        for (int threads : List.of(1, draft.cpus())) {
            String what = PERCPU + " over " + BY_DOWNCALL + ", threads " + threads;
            draft.goalOf(
                    PERCPU,
                    what,
                    Bound.atMost(0.6),
                    installed -> UpdateRows.over(draft, installed, BY_DOWNCALL, threads));
        }
    }

    private static void overFlip(Draft draft) {
        String what = ADDER + " over " + FLIP + ", all CPUs";
        draft.goalOf(
                FLIP,
                what,
                Bound.atLeast(1.3),
                flip -> UpdateRows.over(draft, ADDER, flip, draft.cpus()));
    }

    private static void polluted(Draft draft) {
        String what = STRIPED + ", polluted JVM over alone";
        draft.goalOf(
                STRIPED,
                what,
                Bound.atMost(1.15),
                striped ->
                        new Measure.Ratio(
                                draft.cell("update-polluted", striped),
                                draft.cell(UpdateRows.SHARED, striped),
                                draft.cell(UpdateRows.SHARED, Draft.EMPTY)));
    }
}
