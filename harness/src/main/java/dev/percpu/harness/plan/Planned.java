package dev.percpu.harness.plan;

import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Plan;
import java.util.List;

/**
 * The result of planning a request.
 *
 * @param plan the part of the request that can be done
 * @param jdks the JDKs that its scenarios name
 * @param skipped the part of the request that cannot be done, with the reasons
 */
public record Planned(Plan plan, List<Jdk> jdks, List<Skipped> skipped) {

    public Planned {
        jdks = List.copyOf(jdks);
        skipped = List.copyOf(skipped);
    }

    /**
     * A part of a request that cannot be done here, although the rest can.
     *
     * @param what what was asked for
     * @param reason why it cannot be done
     */
    public record Skipped(String what, String reason) {}
}
