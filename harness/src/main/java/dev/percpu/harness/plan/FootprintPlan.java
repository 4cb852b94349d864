package dev.percpu.harness.plan;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.memory.Footprint;
import dev.percpu.harness.bench.memory.HeapSize.State;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Twins;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The footprints to measure.
 *
 * @param cells what to measure
 * @param left what is left out and why, one sentence each
 */
public record FootprintPlan(List<CellKey> cells, List<String> left) {

    private static final List<Integer> COUNTERS = List.of(1, 100, 10_000, 1_000_000);
    private static final List<Integer> CPUS = List.of(2, 64, 256, 4096);
    private static final Set<String> LAYOUTS = Set.of("heap", "offheap");
    private static final String ADDER = "LongAdder";
    private static final String PADDED = "offheap-padded";

    /** The bytes of a slot off the heap, with its share of the central words. */
    private static final int DENSE_BYTES = 16;

    private static final int PADDED_BYTES = CounterOptions.DEFAULT_PADDING;

    public FootprintPlan {
        cells = List.copyOf(cells);
        left = List.copyOf(left);
    }

    /**
     * Plans the cells.
     *
     * @param subjects names of variants, or the name of the adder; empty for the usual ones
     * @param counters the numbers of counters; empty for the usual ones
     * @param cpus the numbers of CPUs to lay the counters out for; empty for the usual ones
     * @param possibleCpus the smallest number of CPUs that counters can be laid out for here
     * @param freeBytes how much memory may be used, in bytes
     * @throws PlanException if a name is unknown or a number out of range
     */
    public static FootprintPlan of(
            List<String> subjects,
            List<Integer> counters,
            List<Integer> cpus,
            int possibleCpus,
            long freeBytes)
            throws PlanException {
        List<Integer> numbers = counters.isEmpty() ? COUNTERS : counters;
        for (int number : numbers) {
            check("a number of counters", number, 1, Footprint.MOST_COUNTERS);
        }
        List<Integer> sizes = cpus.isEmpty() ? usualCpus(possibleCpus) : cpus;
        for (int size : sizes) {
            check("a number of CPUs", size, possibleCpus, CounterOptions.MAX_POSSIBLE_CPUS);
        }
        Draft draft = new Draft(numbers, sizes, freeBytes);
        for (String subject : subjects.isEmpty() ? usual() : subjects) {
            if (subject.equalsIgnoreCase(ADDER)) {
                draft.adder();
            } else {
                draft.variant(resolved(subject));
            }
        }
        return new FootprintPlan(draft.cells, draft.left);
    }

    private static void check(String what, int number, int least, int most) throws PlanException {
        if (number < least || number > most) {
            throw new PlanException(
                    "%s must be %,d to %,d here, not %,d".formatted(what, least, most, number));
        }
    }

    private static List<Integer> usualCpus(int possibleCpus) {
        return CPUS.stream().map(cpus -> Math.max(cpus, possibleCpus)).distinct().toList();
    }

    /**
     * For each design, the first variant on the heap and the first off the heap; then the adder.
     */
    private static List<String> usual() {
        List<String> names = new ArrayList<>();
        Set<String> families = new HashSet<>();
        for (Variant variant : Counters.variants()) {
            if (LAYOUTS.contains(variant.layout())
                    && !Twins.isLossy(variant.toString())
                    && families.add(variant.design() + ":" + variant.layout())) {
                names.add(variant.toString());
            }
        }
        names.add(ADDER);
        return names;
    }

    private static Variant resolved(String name) throws PlanException {
        try {
            return Counters.resolve(name);
        } catch (IllegalArgumentException e) {
            throw new PlanException(e.getMessage());
        }
    }

    /** Collects the cells. */
    record Draft(
            List<Integer> counters,
            List<Integer> cpus,
            long freeBytes,
            List<CellKey> cells,
            List<String> left) {

        Draft(List<Integer> counters, List<Integer> cpus, long freeBytes) {
            this(counters, cpus, freeBytes, new ArrayList<>(), new ArrayList<>());
        }

        void adder() {
            for (State state : List.of(State.ONE_MORE, State.SPREAD)) {
                cpus.forEach(size -> cells.add(cell(ADDER, "heap", 1, state, size)));
            }
        }

        void variant(Variant variant) {
            String name = variant.toString();
            if (InstalledCode.isNeededBy(name)) {
                left.add(
                        name
                                + ": the JVM that measures memory cannot install code; the same"
                                + " variant with store rseq takes as much memory");
                return;
            }
            // On the heap, one more counter takes the same number of bytes however many there are.
            cpus.forEach(size -> cells.add(cell(name, "heap", 1, State.ONE_MORE, size)));
            if (!variant.layout().startsWith("offheap")) {
                return;
            }
            if (Footprint.writable(variant).isEmpty()) {
                left.add(Footprint.unwritable(name));
                return;
            }
            for (int size : cpus) {
                for (int many : counters) {
                    offHeap(variant, many, size);
                }
            }
        }

        private void offHeap(Variant variant, int many, int size) {
            CellKey cell = cell(variant.toString(), "offheap", many, State.ONE_MORE, size);
            long slot = variant.layout().equals(PADDED) ? PADDED_BYTES : DENSE_BYTES;
            long bytes = slot * many * size;
            if (bytes > freeBytes) {
                left.add(
                        "%s: takes about %,d MiB, but only %,d MiB may be used"
                                .formatted(Footprints.text(cell), bytes >> 20, freeBytes >> 20));
            } else {
                cells.add(cell);
            }
        }

        private static CellKey cell(
                String subject, String where, int counters, State state, int cpus) {
            Job job =
                    Job.parse(
                            "footprint:where=%s,counters=%d,state=%s"
                                    .formatted(where, counters, state.word()));
            Scenario scenario =
                    new Scenario(
                            job.name(),
                            job.parameters(),
                            1,
                            Scenario.NOWHERE,
                            Optional.of(cpus),
                            Jdks.OWN,
                            List.of());
            return new CellKey(subject, Subject.kind(subject), scenario);
        }
    }
}
