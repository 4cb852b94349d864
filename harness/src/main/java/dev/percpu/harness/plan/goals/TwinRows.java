package dev.percpu.harness.plan.goals;

import dev.percpu.harness.bench.CPeers;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.Measure;
import dev.percpu.harness.store.Twins;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The rows about what the JVM costs. They compare designs in Java with the same designs in C, on
 * the same CPUs and in the same rounds.
 */
final class TwinRows {

    private TwinRows() {}

    static void twins(Draft draft) {
        Map<String, Integer> cases = new LinkedHashMap<>();
        cases.put("one thread", 1);
        cases.put("all CPUs", draft.cpus());
        cases.forEach(
                (when, threads) -> {
                    against(draft, "percpu:offheap:cpu:rseq-installed", when, threads, 1.3);
                    against(draft, "striped:offheap:cpu:atomic", when, threads, 1.3);
                });
        // A counter of this variant has one owner, so it is measured with one thread.
        against(draft, "local:heap:single:opaque", "one thread", 1, 2.0);
    }

    private static void against(
            Draft draft, String name, String when, int threads, double mostTimes) {
        draft.with(
                name + ", " + when,
                name,
                variant -> {
                    for (Twins.Form form : Twins.Form.values()) {
                        String twin = Twins.of(variant, form).orElseThrow();
                        against(draft, variant, twin, when, threads, bound(form, mostTimes));
                    }
                });
    }

    /**
     * The bound, which only the called form has: a Java method that is not inlined is called as
     * well.
     */
    private static Optional<Bound> bound(Twins.Form form, double mostTimes) {
        return form == Twins.Form.CALLED ? Optional.of(Bound.atMost(mostTimes)) : Optional.empty();
    }

    private static void against(
            Draft draft,
            String variant,
            String twin,
            String when,
            int threads,
            Optional<Bound> bound) {
        String what = variant + " over " + twin + ", " + when;
        Optional<String> refusal = CPeers.unavailable(twin);
        if (refusal.isPresent()) {
            draft.absent(what, refusal.orElseThrow());
            return;
        }
        Measure measure =
                new Measure.JvmFactor(
                        draft.cell(UpdateRows.SHARED, variant, threads),
                        draft.cell(UpdateRows.SHARED, Twins.emptyLoop(variant), threads),
                        draft.cell(UpdateRows.SHARED, twin, threads),
                        draft.cell(UpdateRows.SHARED, Twins.emptyLoop(twin), threads));
        draft.goal(what, bound, measure);
    }
}
