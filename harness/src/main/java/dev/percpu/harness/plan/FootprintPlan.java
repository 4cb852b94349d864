package dev.percpu.harness.plan;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.memory.HeapSize;
import dev.percpu.harness.store.Footprints.Where;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The footprints to find.
 *
 * @param tasks what is measured
 * @param left what is not, and why, a sentence each
 */
public record FootprintPlan(List<FootprintTask> tasks, List<String> left) {

    private static final List<Integer> COUNTERS = List.of(1, 100, 10_000, 1_000_000);
    private static final List<Integer> CPUS = List.of(2, 64, 256, 4096);
    private static final int MOST_COUNTERS = 1_000_000;
    private static final Set<String> LAYOUTS = Set.of("heap", "offheap");
    private static final String ADDER = "LongAdder";
    private static final String PADDED = "offheap-padded";
    private static final String WRITABLE = "thread-hash";

    /** What a slot takes off the heap, with its share of the central words. */
    private static final int DENSE_BYTES = 16;

    private static final int PADDED_BYTES = CounterOptions.DEFAULT_PADDING;

    /** Copies the lists. */
    public FootprintPlan {
        tasks = List.copyOf(tasks);
        left = List.copyOf(left);
    }

    /**
     * Plans.
     *
     * @param subjects names of variants, and of the adder; empty for the usual ones
     * @param counters how many counters; empty for the usual numbers
     * @param cpus the CPUs to lay them out for; empty for the usual numbers
     * @param possibleCpus the fewest CPUs that counters can be laid out for here
     * @param freeBytes memory that may be used
     * @return the plan
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
            check("a number of counters", number, 1, MOST_COUNTERS);
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
        return new FootprintPlan(draft.tasks, draft.left);
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

    /** The first variant of each design on the heap and off it, and the adder. */
    private static List<String> usual() {
        List<String> names = new ArrayList<>();
        Set<String> families = new HashSet<>();
        for (Variant variant : Counters.variants()) {
            if (LAYOUTS.contains(variant.layout())
                    && !Subject.lossy(variant.toString())
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

    /** Tasks as they come together. */
    record Draft(
            List<Integer> counters,
            List<Integer> cpus,
            long freeBytes,
            List<FootprintTask> tasks,
            List<String> left) {

        Draft(List<Integer> counters, List<Integer> cpus, long freeBytes) {
            this(counters, cpus, freeBytes, new ArrayList<>(), new ArrayList<>());
        }

        void adder() {
            for (String adder : List.of(HeapSize.FRESH_ADDER, HeapSize.SPREAD_ADDER)) {
                cpus.forEach(size -> onHeap(adder, adder, size));
            }
        }

        void variant(Variant variant) {
            String name = variant.toString();
            if (InstalledCode.isNeededBy(name)) {
                left.add(
                        name
                                + ": no code can be installed in a JVM that looks at memory; it"
                                + " takes what the same with store rseq takes");
                return;
            }
            cpus.forEach(size -> onHeap(name, name, size));
            if (!variant.layout().startsWith("offheap")) {
                return;
            }
            Optional<String> writable = writable(variant);
            if (writable.isEmpty()) {
                left.add(
                        name
                                + ", off the heap: its slots cannot all be written to on a machine"
                                + " with fewer CPUs");
                return;
            }
            for (int size : cpus) {
                for (int many : counters) {
                    offHeap(variant, writable.orElseThrow(), many, size);
                }
            }
        }

        /** One more counter takes the same of the heap however many there are. */
        private void onHeap(String name, String measured, int size) {
            tasks.add(new FootprintTask(name, measured, Where.HEAP, 1, size));
        }

        private void offHeap(Variant variant, String writable, int many, int size) {
            FootprintTask task =
                    new FootprintTask(variant.toString(), writable, Where.OFFHEAP, many, size);
            long slot = variant.layout().equals(PADDED) ? PADDED_BYTES : DENSE_BYTES;
            long bytes = slot * many * size;
            if (bytes > freeBytes) {
                left.add(
                        "%s: takes about %,d MiB, and %,d MiB may be used"
                                .formatted(task.text(), bytes >> 20, freeBytes >> 20));
            } else {
                tasks.add(task);
            }
        }

        /** A variant of the same memory whose slots threads choose by hash. */
        private static Optional<String> writable(Variant variant) {
            if (variant.index().equals("single")) {
                return Optional.of(variant.toString());
            }
            Variant hashed =
                    new Variant(variant.design(), variant.layout(), WRITABLE, variant.store());
            return Counters.variants().contains(hashed)
                    ? Optional.of(hashed.toString())
                    : Optional.empty();
        }
    }
}
