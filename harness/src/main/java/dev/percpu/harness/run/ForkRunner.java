package dev.percpu.harness.run;

import dev.percpu.harness.bench.Evidence;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Workload;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Timing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs one fork: one call of JMH, which starts one JVM. A run of many cells in a single call would
 * give nothing back before its end, and nothing at all for a cell that crashed.
 */
public final class ForkRunner {

    private final Path directory;
    private final Timing timing;
    private final List<Integer> cpus;

    /**
     * A runner for one plan.
     *
     * @param directory where each fork's log and evidence go
     * @param timing how long each fork measures
     * @param cpus the CPUs to pin workers to, in the order of preference; empty for no pinning
     */
    public ForkRunner(Path directory, Timing timing, List<Integer> cpus) {
        this.directory = directory;
        this.timing = timing;
        this.cpus = List.copyOf(cpus);
    }

    /**
     * Runs one fork to its end, good or bad.
     *
     * @param step which one
     * @return its row, with the error in it if the fork failed
     * @throws UncheckedIOException if the log cannot be written
     */
    public ForkRow run(Plan.Step step) {
        Instant started = Instant.now();
        Path log = file(step, ".log");
        Path evidence = file(step, ".json");
        try {
            List<Double> scores = JmhFork.run(benchmark(step.cell(), evidence), log);
            return measured(step, started, scores, Evidence.read(evidence));
        } catch (RunnerException | IOException e) {
            return failed(step, started, JmhFork.reason(e) + "; see " + log);
        }
    }

    private Path file(Plan.Step step, String extension) {
        CellKey cell = step.cell();
        String name =
                String.join(
                        "-",
                        cell.scene().workload(),
                        cell.scene().threads() + "t",
                        cell.subject().replace(':', '_'),
                        step.fork() + extension);
        try {
            return Files.createDirectories(directory).resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to '" + directory + "'", e);
        }
    }

    private JmhFork.Benchmark benchmark(CellKey cell, Path evidence) throws IOException {
        String workload = cell.scene().workload();
        return new JmhFork.Benchmark(
                Workload.named(workload)
                                .orElseThrow(
                                        () -> new IOException("no workload '" + workload + "'"))
                                .benchmark()
                                .getName()
                        + ".update",
                Map.of("subject", cell.subject()),
                cell.scene().threads(),
                timing,
                new ForkSettings(cpus, evidence.toAbsolutePath()).jvmArguments());
    }

    private static ForkRow measured(
            Plan.Step step, Instant started, List<Double> scores, Evidence evidence) {
        return new ForkRow(
                step.cell(),
                step.fork(),
                step.purpose(),
                List.of(
                        new Series(
                                Series.UPDATE,
                                Quantity.THROUGHPUT,
                                step.cell().scene().threads(),
                                scores)),
                evidence.workers(),
                Optional.of(evidence.validation()),
                Optional.empty(),
                evidence.warnings(),
                Optional.empty(),
                started,
                Instant.now());
    }

    private static ForkRow failed(Plan.Step step, Instant started, String error) {
        return new ForkRow(
                step.cell(),
                step.fork(),
                step.purpose(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(error),
                started,
                Instant.now());
    }
}
