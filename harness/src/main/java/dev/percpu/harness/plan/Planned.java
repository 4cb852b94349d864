package dev.percpu.harness.plan;

import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Plan;
import java.util.List;

/**
 * What a request came to.
 *
 * @param plan what can be done of it
 * @param jdks the JDKs that its scenarios name
 * @param skipped what cannot
 */
public record Planned(Plan plan, List<Jdk> jdks, List<Skipped> skipped) {

    /** Copies the lists. */
    public Planned {
        jdks = List.copyOf(jdks);
        skipped = List.copyOf(skipped);
    }
}
