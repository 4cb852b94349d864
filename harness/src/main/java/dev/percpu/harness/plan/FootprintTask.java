package dev.percpu.harness.plan;

import dev.percpu.harness.store.Footprints.Where;

/**
 * One footprint to find.
 *
 * @param name what the entry calls the subject
 * @param measured the subject to lay out, which has the same memory
 * @param where where to look
 * @param counters how many counters there are
 * @param possibleCpus the CPUs to lay them out for
 */
public record FootprintTask(
        String name, String measured, Where where, int counters, int possibleCpus) {

    /**
     * The task in words.
     *
     * @return what is measured
     */
    public String text() {
        return "%s, %,d of them, %,d CPUs".formatted(name, counters, possibleCpus);
    }
}
