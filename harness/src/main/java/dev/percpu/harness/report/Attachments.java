package dev.percpu.harness.report;

import dev.percpu.harness.store.CoreLatencies;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Goals;
import dev.percpu.harness.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a report shows besides the fork results of a run.
 *
 * @param footprints the memory of counters; empty if it was not measured
 * @param latencies the time between CPUs; empty if it was not measured
 * @param goals the goals that the figures are compared with; empty for most runs
 * @param curves the fitted curves; a supplier, because a fit is slow and not every report draws
 *     them
 * @param section replaces the tables of counters; empty if counters were measured
 */
public record Attachments(
        Optional<Footprints> footprints,
        Optional<CoreLatencies> latencies,
        List<Goal> goals,
        Supplier<List<Curve>> curves,
        Optional<Section> section) {

    /** No attachments. */
    public static final Attachments NONE =
            new Attachments(
                    Optional.empty(), Optional.empty(), List.of(), List::of, Optional.empty());

    /**
     * Reads the attachments of a run from its directory.
     *
     * @throws IOException if a file is damaged; the message names the file and can be shown to a
     *     user
     */
    public static Attachments read(
            Path directory, Manifest manifest, List<ForkResult> rows, Optional<Section> section)
            throws IOException {
        Optional<Footprints> kept = Footprints.read(directory);
        Optional<CoreLatencies> latencies = CoreLatencies.read(directory);
        return new Attachments(
                Footprints.of(
                                manifest.host(),
                                rows,
                                kept.map(Footprints::skipped).orElse(List.of()))
                        .or(() -> kept),
                CoreLatencies.of(manifest.host(), rows).or(() -> latencies),
                Goals.read(directory).goals(),
                () -> Curve.of(manifest, rows),
                section);
    }
}
