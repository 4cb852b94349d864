package dev.percpu.harness.run;

import dev.percpu.harness.bench.Evidence;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.plan.Cell;
import dev.percpu.harness.plan.Plan;
import dev.percpu.harness.plan.Timing;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Validation;
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
     * What a fork gave.
     *
     * @param row its row
     * @param warnings what did not go as asked for but does not spoil the row
     */
    public record Outcome(ForkRow row, List<String> warnings) {}

    /**
     * Runs one fork to its end, good or bad.
     *
     * @param step which one
     * @return its row, with the error in it if the fork failed
     * @throws UncheckedIOException if the log cannot be written
     */
    public Outcome run(Plan.Step step) {
        Path log = file(step, ".log");
        Path evidence = file(step, ".json");
        try {
            List<Double> scores = JmhFork.run(benchmark(step.cell(), evidence), log);
            return measured(step, scores, Evidence.read(evidence));
        } catch (RunnerException | IOException e) {
            return new Outcome(failed(step, JmhFork.reason(e) + "; see " + log), List.of());
        }
    }

    private Path file(Plan.Step step, String extension) {
        Cell cell = step.cell();
        String name =
                String.join(
                        "-",
                        cell.workload().label(),
                        cell.threads() + "t",
                        cell.subject().replace(':', '_'),
                        step.fork() + extension);
        try {
            return Files.createDirectories(directory).resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to '" + directory + "'", e);
        }
    }

    private JmhFork.Benchmark benchmark(Cell cell, Path evidence) {
        return new JmhFork.Benchmark(
                cell.workload().benchmark().getName() + ".update",
                Map.of("subject", cell.subject()),
                cell.threads(),
                timing,
                new ForkSettings(cpus, evidence.toAbsolutePath()).jvmArguments());
    }

    private static Outcome measured(Plan.Step step, List<Double> scores, Evidence evidence) {
        ForkRow row =
                row(
                        step,
                        evidence.cpus(),
                        scores,
                        Optional.of(evidence.validation()),
                        Optional.empty());
        return new Outcome(row, evidence.warnings());
    }

    private static ForkRow failed(Plan.Step step, String error) {
        return row(step, List.of(), List.of(), Optional.empty(), Optional.of(error));
    }

    private static ForkRow row(
            Plan.Step step,
            List<Integer> cpus,
            List<Double> scores,
            Optional<Validation> validation,
            Optional<String> error) {
        Cell cell = step.cell();
        return new ForkRow(
                cell.subject(),
                cell.kind(),
                cell.workload().label(),
                cell.threads(),
                cpus,
                step.fork(),
                scores,
                validation,
                error,
                Instant.now());
    }
}
