package dev.percpu.harness.report;

import dev.percpu.harness.store.CoreLatencies;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a report shows beside the rows of a run.
 *
 * @param footprints the memory of counters; empty if it was not measured
 * @param latencies the time between CPUs; empty if it was not measured
 * @param curves what is fitted to the rows; only what draws them asks, for a fit takes long
 */
public record Attachments(
        Optional<Footprints> footprints,
        Optional<CoreLatencies> latencies,
        Supplier<List<Curve>> curves) {

    /** Nothing. */
    public static final Attachments NONE =
            new Attachments(Optional.empty(), Optional.empty(), List::of);

    /**
     * What lies in a run's directory.
     *
     * @param directory the directory
     * @param manifest what its run was meant to do
     * @param rows what its forks gave
     * @return its footprints and latencies, and the curves that fit the rows
     * @throws IOException if a file is damaged; the message names it and is fit for a user
     */
    public static Attachments read(Path directory, Manifest manifest, List<ForkRow> rows)
            throws IOException {
        return new Attachments(
                Footprints.read(directory),
                CoreLatencies.read(directory),
                () -> Curve.of(manifest, rows));
    }
}
