package dev.percpu.harness.plan.goals;

import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Yardsticks;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Measure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What an update costs: alone, shared by as many threads as there are CPUs, and by many more. */
final class UpdateRows {

    static final int WORKER_POOL = 32;

    /** What an owner does to its counter, and threads to one that they share. */
    static final String OWN = "owner-add";

    static final String SHARED = "update";

    private static final String ADDER = "LongAdder";
    private static final Set<String> LAYOUTS = Set.of("heap", "offheap");
    private static final String BY_CPU = "cpu";

    /** The designs that do nothing but find the slot and add to it. */
    private static final Set<String> LEAST_AROUND_IT = Set.of("striped", "local");

    /** The designs of which an installed sequence does the whole update. */
    private static final Set<String> INSTALLED_ALIKE = Set.of("striped", "local", "percpu");

    private static final int FINALISTS = 3;
    private static final int FINALISTS_BY_CPU = 2;

    private UpdateRows() {}

    /** The owner of a lazy counter in lazy mode. */
    static void ownerAdd(Draft draft) {
        String row = GoalRow.OWNER_ADD.label();
        for (String name : List.of("lazy:heap", "lazy:offheap")) {
            draft.with(
                    row,
                    name + "'s owner",
                    name,
                    variant -> {
                        CellKey lazy = draft.cell(OWN, variant);
                        CellKey bare = draft.cell(OWN, Yardsticks.OPAQUE);
                        CellKey adder = draft.cell(OWN, ADDER);
                        CellKey empty = draft.cell(OWN, Draft.EMPTY);
                        draft.goal(
                                row,
                                name + " over a bare opaque add",
                                Bound.atMost(1.3),
                                new Measure.Ratio(lazy, bare, empty));
                        draft.goal(
                                row,
                                ADDER + " over " + name,
                                Bound.atLeast(2.5),
                                new Measure.Ratio(adder, lazy, empty));
                    });
        }
    }

    static void shared(Draft draft) {
        String row = GoalRow.SHARED.label();
        int cpus = draft.cpus();
        draft.goal(
                row,
                ADDER + " over the best",
                Bound.atLeast(2),
                fastest(draft, cpus, opensFamily(UpdateRows::isShared), FINALISTS));
        draft.goal(
                row,
                ADDER + " over the best by CPU",
                Bound.atLeast(1.3),
                fastest(
                        draft,
                        cpus,
                        opensFamily(variant -> variant.index().equals(BY_CPU)),
                        FINALISTS_BY_CPU));
    }

    /** How the adder does against the best that finds the CPU in Java and adds atomically. */
    static Measure bestByCpu(Draft draft, int threads) {
        return fastest(
                draft,
                threads,
                opensFamily(
                        variant ->
                                LEAST_AROUND_IT.contains(variant.design())
                                        && variant.index().equals(BY_CPU)
                                        && variant.store().equals("atomic")),
                FINALISTS_BY_CPU);
    }

    /** How the adder does against the best whose sequences are installed in the JVM. */
    static Measure bestInstalled(Draft draft, int threads) {
        return fastest(
                draft,
                threads,
                opensFamily(
                        variant ->
                                INSTALLED_ALIKE.contains(variant.design())
                                        && variant.store().equals("rseq-installed")),
                FINALISTS_BY_CPU);
    }

    static void crowded(Draft draft) {
        draft.goal(
                GoalRow.CROWDED.label(),
                ADDER + " over the best",
                Bound.atLeast(1.3),
                fastest(draft, WORKER_POOL * draft.cpus(), opensDesign(), FINALISTS));
    }

    /** Whether it is made for many threads: of two, an owner and one other never meet. */
    private static boolean isShared(Variant variant) {
        return !variant.design().equals("local") || variant.index().equals(BY_CPU);
    }

    /** The first variant of each shared design: with so many threads a fork takes its time. */
    private static Predicate<Variant> opensDesign() {
        Set<String> designs = new HashSet<>();
        return variant -> isShared(variant) && designs.add(variant.design());
    }

    private static Measure fastest(
            Draft draft, int threads, Predicate<Variant> chosen, int finalists) {
        List<String> candidates =
                draft.variants().stream()
                        .filter(variant -> !Subject.lossy(variant.toString()))
                        .filter(chosen)
                        .map(Variant::toString)
                        .toList();
        return candidates.isEmpty()
                ? new Measure.Absent(
                        "no such variant exists here; 'counters list' prints all", false)
                : new Measure.Fastest(
                        draft.cell(SHARED, ADDER, threads),
                        draft.contest(SHARED, candidates, threads, finalists),
                        draft.cell(SHARED, Draft.EMPTY, threads));
    }

    /** One subject's time over another's, each of so many threads that share a counter. */
    static Measure over(Draft draft, String over, String under, int threads) {
        return new Measure.Ratio(
                draft.cell(SHARED, over, threads),
                draft.cell(SHARED, under, threads),
                draft.cell(SHARED, Draft.EMPTY, threads));
    }

    /** The first acceptable variant of each design on the heap, and the first off it. */
    private static Predicate<Variant> opensFamily(Predicate<Variant> acceptable) {
        Set<String> families = new HashSet<>();
        return variant ->
                acceptable.test(variant)
                        && LAYOUTS.contains(variant.layout())
                        && families.add(variant.design() + ":" + variant.layout());
    }
}
