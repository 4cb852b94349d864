package dev.percpu.harness.articles.kernel;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Scenario;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the harness reads of the programs that it starts, from text. */
public final class KernelText {

    private static final Plan.Step STEP =
            new Plan.Step(
                    new CellKey(
                            "kernel",
                            Kind.KERNEL,
                            new Scenario(
                                    "fork-true",
                                    new TreeMap<>(Map.of("mode", "fork")),
                                    1,
                                    Scenario.NOWHERE,
                                    Optional.empty(),
                                    "none",
                                    List.of())),
                    0,
                    Purpose.TIMING);

    private KernelText() {}

    /** Reads a line of the native runner, and makes the fork result of it. */
    public static void report(String line) throws IOException {
        RunnerReport.parse(line)
                .result(
                        STEP,
                        Instant.EPOCH,
                        Conditions.ofEvents(Map.of(), false, Map.of()),
                        List.of());
    }

    /** Counts what perf has sampled. */
    public static void callChains(String text) throws IOException {
        try (BufferedReader lines = new BufferedReader(new StringReader(text))) {
            CallChains.Shares shares = CallChains.count(lines, Optional.of(Set.of("true", "sh")));
            for (KernelPart part : KernelPart.values()) {
                double share = shares.of(part);
                if (shares.samples() > 0 && !(share >= 0 && share <= 100)) {
                    throw new AssertionError(part + " has a share of " + share);
                }
            }
        }
    }
}
