package dev.percpu.harness.run;

import dev.percpu.harness.bench.Evidence;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.plan.Cell;
import dev.percpu.harness.plan.Plan;
import dev.percpu.harness.plan.Timing;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs one fork: one call of JMH, which starts one JVM. A run of many cells in a single call would
 * give nothing back before its end, and nothing at all for a cell that crashed.
 */
public final class ForkRunner {

    /**
     * The fork's whole set of JVM flags; this JVM's own are not handed down. The serial collector
     * starts fastest and no measured update allocates or stores a reference, so that none of its
     * code is measured.
     */
    private static final List<String> JVM_FLAGS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData",
                    "-Xshare:auto");

    /** A fork that hangs in an iteration is given up after this. */
    private static final TimeValue PATIENCE = TimeValue.seconds(60);

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
        try (PrintStream out =
                new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
            OutputFormat format = OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL);
            RunResult result = new Runner(options(step.cell(), evidence), format).runSingle();
            return measured(step, scores(result), Evidence.read(evidence));
        } catch (RunnerException | IOException e) {
            return new Outcome(failed(step, reason(e) + "; see " + log), List.of());
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

    private Options options(Cell cell, Path evidence) {
        List<String> arguments = new ArrayList<>(JVM_FLAGS);
        arguments.addAll(new ForkSettings(cpus, evidence.toAbsolutePath()).jvmArguments());
        String benchmark = cell.workload().benchmark().getName() + ".update";
        return new OptionsBuilder()
                .include("^" + Pattern.quote(benchmark) + "$")
                .param("subject", cell.subject())
                .mode(Mode.Throughput)
                .timeUnit(TimeUnit.SECONDS)
                .threads(cell.threads())
                .forks(1)
                .warmupForks(0)
                .warmupIterations(timing.warmups())
                .warmupTime(time(timing.warmup()))
                .measurementIterations(timing.iterations())
                .measurementTime(time(timing.iteration()))
                .timeout(PATIENCE)
                .shouldFailOnError(true)
                .jvmArgs(arguments.toArray(String[]::new))
                .build();
    }

    private static TimeValue time(Duration duration) {
        return TimeValue.nanoseconds(duration.toNanos());
    }

    private static List<Double> scores(RunResult result) {
        return result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .map(iteration -> iteration.getPrimaryResult().getScore())
                .toList();
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

    /** The innermost cause in one line; JMH keeps causes of its own as suppressed exceptions. */
    private static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (true) {
            if (innermost.getCause() != null) {
                innermost = innermost.getCause();
            } else if (innermost.getSuppressed().length > 0) {
                innermost = innermost.getSuppressed()[0];
            } else {
                String text = String.valueOf(innermost.getMessage());
                return innermost.getClass().getSimpleName()
                        + ": "
                        + text.lines().findFirst().orElse("");
            }
        }
    }
}
