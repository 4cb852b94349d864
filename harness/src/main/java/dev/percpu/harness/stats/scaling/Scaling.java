package dev.percpu.harness.stats.scaling;

import dev.percpu.harness.store.Scenario;
import java.util.List;

/**
 * How one subject scales in scenarios that differ only in their threads.
 *
 * @param subject what was measured
 * @param scenario the first of the scenarios
 * @param leftOut the thread counts that are not part of the fit
 * @param warnings reasons to trust the fit less, one sentence each
 * @param fit the fit, or why there is none
 */
public record Scaling(
        String subject, Scenario scenario, List<LeftOut> leftOut, List<String> warnings, Fit fit) {

    public Scaling {
        leftOut = List.copyOf(leftOut);
        warnings = List.copyOf(warnings);
    }

    /**
     * A thread count that was not fitted.
     *
     * @param threads how many threads
     * @param reason why
     */
    public record LeftOut(int threads, String reason) {}
}
