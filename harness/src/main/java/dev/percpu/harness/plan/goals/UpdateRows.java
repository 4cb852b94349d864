package dev.percpu.harness.plan.goals;

import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.Yardsticks;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Measure;
import dev.percpu.harness.store.Twins;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The rows about the cost of an update: by one thread, by as many threads as CPUs, and by many
 * more.
 */
final class UpdateRows {

    static final int THREADS_PER_CPU = 32;

    /** The workload of an owner that updates its own counter. */
    static final String OWN = "owner-add";

    static final String SHARED = "update";

    private static final String ADDER = "LongAdder";
    private static final Set<String> LAYOUTS = Set.of("heap", "offheap");
    private static final String BY_CPU = "cpu";

    /** The designs whose update only finds the slot and adds to it. */
    private static final Set<String> LEAST_AROUND_IT = Set.of("striped", "local");

    /** The designs whose whole update is one installed sequence. */
    private static final Set<String> INSTALLED_ALIKE = Set.of("striped", "local", "percpu");

    private static final int FINALISTS = 3;
    private static final int FINALISTS_BY_CPU = 2;

    private UpdateRows() {}

    /** Plans updates by the owner of a lazy counter in lazy mode. */
    static void ownerAdd(Draft draft) {
        for (String name : List.of("lazy:heap", "lazy:offheap")) {
            draft.with(
                    name + "'s owner",
                    name,
                    variant -> {
                        CellKey lazy = draft.cell(OWN, variant);
                        CellKey bare = draft.cell(OWN, Yardsticks.OPAQUE);
                        CellKey adder = draft.cell(OWN, ADDER);
                        CellKey empty = draft.cell(OWN, Draft.EMPTY);
                        draft.goal(
                                name + " over a bare opaque add",
                                Bound.atMost(1.3),
                                new Measure.Ratio(lazy, bare, empty));
                        draft.goal(
                                ADDER + " over " + name,
                                Bound.atLeast(2.5),
                                new Measure.Ratio(adder, lazy, empty));
                    });
        }
    }

    static void shared(Draft draft) {
        int cpus = draft.cpus();
        draft.goal(
                ADDER + " over the best",
                Bound.atLeast(2),
                fastest(draft, cpus, opensFamily(UpdateRows::isShared), FINALISTS));
        draft.goal(
                ADDER + " over the best by CPU",
                Bound.atLeast(1.3),
                fastest(
                        draft,
                        cpus,
                        opensFamily(variant -> variant.index().equals(BY_CPU)),
                        FINALISTS_BY_CPU));
    }

    /**
     * The measure that compares the adder with the fastest variant that finds the CPU in Java and
     * adds atomically.
     */
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

    /**
     * The measure that compares the adder with the fastest variant whose sequences are installed in
     * the JVM.
     */
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
                ADDER + " over the best",
                Bound.atLeast(1.3),
                fastest(draft, THREADS_PER_CPU * draft.cpus(), opensDesign(), FINALISTS));
    }

    /** Whether a variant is made for many threads. An owner and one other thread never contend. */
    private static boolean isShared(Variant variant) {
        return !variant.design().equals("local") || variant.index().equals(BY_CPU);
    }

    /** Accepts the first variant of each shared design. With so many threads a fork takes long. */
    private static Predicate<Variant> opensDesign() {
        Set<String> designs = new HashSet<>();
        return variant -> isShared(variant) && designs.add(variant.design());
    }

    private static Measure fastest(
            Draft draft, int threads, Predicate<Variant> chosen, int finalists) {
        List<String> candidates =
                draft.variants().stream()
                        .filter(variant -> !Twins.isLossy(variant.toString()))
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

    /** The time of one subject divided by the time of another; the threads share one counter. */
    static Measure over(Draft draft, String over, String under, int threads) {
        return new Measure.Ratio(
                draft.cell(SHARED, over, threads),
                draft.cell(SHARED, under, threads),
                draft.cell(SHARED, Draft.EMPTY, threads));
    }

    /**
     * For each design, accepts the first suitable variant on the heap and the first one off the
     * heap.
     */
    private static Predicate<Variant> opensFamily(Predicate<Variant> acceptable) {
        Set<String> families = new HashSet<>();
        return variant ->
                acceptable.test(variant)
                        && LAYOUTS.contains(variant.layout())
                        && families.add(variant.design() + ":" + variant.layout());
    }
}
