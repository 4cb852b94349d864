package dev.percpu.harness.plan;

import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Timing;
import dev.percpu.harness.store.Twins;
import dev.percpu.harness.store.VariantName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The plan of a run without options, which has two stages. First, short forks screen the usual
 * subjects in each workload of the decision table. Then the fastest subjects are measured in full,
 * together with the baselines and one pair of layouts, so that the table has both sides of every
 * ratio.
 */
final class Stages {

    /** As short as possible for a fork that still runs compiled code. */
    private static final Timing BRIEF =
            new Timing(1, Duration.ofMillis(80), 2, Duration.ofMillis(40));

    /** Many short iterations: the quartile then leaves out those that something else disturbed. */
    private static final Timing FULL =
            new Timing(2, Duration.ofMillis(100), 8, Duration.ofMillis(30));

    /**
     * The first workload uses all of these; the others use the first one, to which ratios refer.
     */
    private static final List<String> BASELINES = List.of("LongAdder", "AtomicLong", "empty");

    /** Two variants that differ only in their layout. */
    private static final List<String> LAYOUTS =
            List.of("percpu:heap:cpu:atomic", "percpu:offheap:cpu:atomic");

    /** The same designs as called functions in C. The cost of the JVM is measured against them. */
    private static final List<String> IN_C =
            List.of("c:empty", "c:percpu:atomic:called", "c:percpu:rseq:called");

    /** Designs that can do what no other design can. */
    private static final List<String> ALONE = List.of("flip:heap:cpu:atomic", "limit:heap:cpu:cas");

    /** Designs whose read is a single load. */
    private static final Set<String> READ = Set.of("percpu", "split", "eventual", "unified");

    /** Designs that are cheap to create. */
    private static final Set<String> SHORT = Set.of("lazy", "unified", "local");

    /** Designs whose slots lie side by side off the heap. */
    private static final Set<String> MANY = Set.of("percpu", "striped", "unified");

    /** Designs that are cheaper for one thread. */
    private static final Set<String> OWNED = Set.of("local", "lazy", "split");

    private static final String MAX = "max";

    private static final List<Integer> COUNTERS = List.of(1, 10_000);

    /** Footprints beyond this size are measured only by {@code counters footprint}. */
    private static final long MOST_BYTES = 256L << 20;

    private final Request request;
    private final Cells cells;
    private final List<Subject> usual;
    private final Set<CellKey> full = new LinkedHashSet<>();
    private final List<Plan.Contest> contests = new ArrayList<>();

    /** Creates the stages for a request that names neither subjects nor workloads. */
    Stages(Request request, Cells cells, List<Subject> usual) {
        this.request = request;
        this.cells = cells;
        this.usual = usual;
    }

    /** How long the forks of the second stage measure, unless the user asked for another length. */
    Timing timing() {
        return request.preset() == Preset.DEFAULT ? FULL : request.preset().timing();
    }

    List<CellKey> full() {
        return List.copyOf(full);
    }

    List<Plan.Contest> contests() {
        return List.copyOf(contests);
    }

    Stages planned() throws PlanException {
        work("update", MAX, BASELINES, any -> true, 3);
        full.addAll(cells.of(doing("update", MAX), named(ALONE)));
        full.addAll(cells.of(doing("update", MAX), named(IN_C)));
        work("update", "1", List.of("LongAdder", "empty"), onHeap(OWNED), 1);
        work("mixed:read=approximate,share=50", MAX, List.of("LongAdder"), onHeap(READ), 1);
        work("lifecycle", "1", List.of("LongAdder"), onHeap(SHORT), 1);
        work("many:counters=10000", MAX, List.of("LongAdder"), this::offHeap, 1);
        sides("update", "4x");
        sides("virtual", MAX);
        for (String name : List.of("LongAdder", LAYOUTS.get(0), LAYOUTS.get(1))) {
            full.addAll(footprints(name));
        }
        return this;
    }

    /** Adds both layouts and what ratios refer to, without a contest. */
    private void sides(String work, String threads) throws PlanException {
        Request doing = doing(work, threads);
        full.addAll(cells.of(doing, named(List.of("LongAdder"))));
        full.addAll(cells.of(doing, named(LAYOUTS)));
    }

    /**
     * Adds a contest in one workload, and the subjects that are measured there whichever subjects
     * win.
     */
    private void work(
            String work,
            String threads,
            List<String> baselines,
            Predicate<VariantName> test,
            int finalists)
            throws PlanException {
        Request doing = doing(work, threads);
        full.addAll(cells.of(doing, named(baselines)));
        full.addAll(cells.of(doing, named(LAYOUTS)));
        boolean peers = baselines.equals(BASELINES);
        List<CellKey> candidates =
                cells.of(
                        doing,
                        usual.stream()
                                .filter(subject -> !Twins.isLossy(subject.name()))
                                .filter(subject -> !Twins.isInC(subject.name()))
                                .filter(
                                        subject ->
                                                subject.kind() == Kind.VARIANT
                                                        ? VariantName.of(subject.name())
                                                                .filter(test)
                                                                .isPresent()
                                                        : peers && subject.kind() != Kind.EMPTY)
                                .toList());
        List<CellKey> along = new ArrayList<>();
        for (CellKey candidate : candidates) {
            along.addAll(footprints(candidate.subject()));
        }
        if (!candidates.isEmpty()) {
            contests.add(new Plan.Contest(candidates, finalists, along, Optional.of(BRIEF)));
        }
    }

    private List<Subject> named(List<String> names) {
        return usual.stream().filter(subject -> names.contains(subject.name())).toList();
    }

    /** Accepts variants on the heap, and variants whose sequences are installed in the JVM. */
    private static Predicate<VariantName> onHeap(Set<String> designs) {
        return name ->
                designs.contains(name.design())
                        && (name.layout().equals("heap") || name.store().equals("rseq-installed"));
    }

    private boolean offHeap(VariantName name) {
        return MANY.contains(name.design())
                && name.layout().equals("offheap")
                && !name.store().equals("rseq");
    }

    private Request doing(String work, String threads) throws PlanException {
        return request.doing(Job.parse(work), ThreadCounts.Range.parse(threads));
    }

    private List<CellKey> footprints(String name) throws PlanException {
        boolean known =
                name.equals("LongAdder")
                        || name.contains(":") && Counters.variants().contains(Variant.parse(name));
        return known && request.jdks().isEmpty()
                ? FootprintPlan.of(
                                List.of(name),
                                COUNTERS,
                                List.of(cells.possibleCpus()),
                                cells.possibleCpus(),
                                MOST_BYTES)
                        .cells()
                : List.of();
    }
}
