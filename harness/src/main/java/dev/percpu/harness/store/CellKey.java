package dev.percpu.harness.store;

import com.fasterxml.jackson.annotation.JsonAlias;

/**
 * One thing to measure.
 *
 * @param subject a variant's full name, or the name of a peer
 * @param kind what the subject is
 * @param scenario the scenario in which the subject is measured
 */
public record CellKey(String subject, Kind kind, @JsonAlias("scene") Scenario scenario) {

    /** Whether the cell measures the size of a counter, which does not vary from fork to fork. */
    public boolean isSize() {
        return scenario.workload().equals(Footprints.WORKLOAD);
    }

    /** The cell as text for users, such as {@code update, LongAdder, 2 threads}. */
    public String text() {
        return scenario.workloadLabel() + ", " + subject + ", " + scenario.threadCount();
    }
}
