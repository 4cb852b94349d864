package dev.percpu.harness.plan;

import java.util.List;
import java.util.TreeSet;

/** How many threads the cells have. */
final class ThreadCounts {

    /** More threads than this on each CPU measure the scheduler. */
    static final int MOST_PER_CPU = 64;

    private ThreadCounts() {}

    /** One, two, four and so on, and the number of CPUs itself. */
    static List<Integer> upTo(int cpus) {
        TreeSet<Integer> counts = new TreeSet<>();
        for (long count = 1; count < cpus; count *= 2) {
            counts.add((int) count);
        }
        counts.add(cpus);
        return List.copyOf(counts);
    }

    static List<Integer> checked(List<Integer> counts, int cpus) throws PlanException {
        for (int count : counts) {
            if (count < 1 || count > (long) MOST_PER_CPU * cpus) {
                throw new PlanException(
                        "thread count "
                                + count
                                + " is out of range; on "
                                + cpus
                                + " allowed CPUs give 1 to "
                                + (long) MOST_PER_CPU * cpus);
            }
        }
        return List.copyOf(new TreeSet<>(counts));
    }
}
