package dev.percpu.harness.report;

import dev.percpu.harness.stats.Doubt;
import dev.percpu.harness.stats.Doubts;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Precision;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A run, whole or not, as every report reads it. */
public final class ReportedRun {

    private final String name;
    private final Manifest manifest;
    private final List<ForkRow> rows;
    private final Attachments attachments;
    private final Map<CellKey, List<ForkRow>> forks;
    private final RunSummary summary;
    private final Map<CellKey, List<Doubt>> doubts;

    /**
     * A run.
     *
     * @param name what sets it apart from others in the same report
     * @param manifest what it was meant to do, and where
     * @param rows the forks that ended, in any order
     * @param attachments what else is known
     */
    public ReportedRun(
            String name, Manifest manifest, List<ForkRow> rows, Attachments attachments) {
        this.name = name;
        this.manifest = manifest;
        this.rows = List.copyOf(rows);
        this.attachments = attachments;
        this.forks = rows.stream().collect(Collectors.groupingBy(ForkRow::cell));
        this.summary = RunSummary.of(rows);
        this.doubts =
                Doubts.of(
                                rows,
                                manifest.plan()
                                        .precision()
                                        .map(Precision::share)
                                        .map(OptionalDouble::of)
                                        .orElse(OptionalDouble.empty()))
                        .stream()
                        .collect(Collectors.groupingBy(Doubt::cell));
    }

    String name() {
        return name;
    }

    Manifest manifest() {
        return manifest;
    }

    List<ForkRow> rows() {
        return rows;
    }

    Attachments attachments() {
        return attachments;
    }

    RunSummary summary() {
        return summary;
    }

    List<Sweep> sweeps() {
        return Sweep.of(manifest, summary);
    }

    /** What the first of a sweep's forks that measured anything is ranked by. */
    Quantity quantity(Sweep sweep) {
        return rows.stream()
                .filter(row -> Sweep.key(row.scene()).equals(sweep.scene()))
                .flatMap(row -> row.series().stream().limit(1))
                .map(Series::quantity)
                .findFirst()
                .orElse(Quantity.THROUGHPUT);
    }

    /**
     * Whether it is one of the kernel.
     *
     * @return whether it measured no counter
     */
    public boolean ofKernel() {
        return KernelTable.concerns(manifest);
    }

    /** What makes a cell less sure. */
    List<Doubt> doubts(CellKey cell) {
        return doubts.getOrDefault(cell, List.of());
    }

    /** The forks of a cell for one purpose, in the order in which they ended. */
    List<ForkRow> forks(CellKey cell, Purpose purpose) {
        return forks.getOrDefault(cell, List.of()).stream()
                .filter(row -> row.purpose() == purpose)
                .toList();
    }
}
