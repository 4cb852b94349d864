package dev.percpu.harness.run;

import dev.percpu.harness.bench.Evidence;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Gauged;
import dev.percpu.harness.bench.load.Workload;
import dev.percpu.harness.bench.memory.Footprint;
import dev.percpu.harness.plan.targets.Probe;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Sample;
import dev.percpu.harness.store.Sample.Stage;
import dev.percpu.harness.store.Sample.Unit;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Timing;
import dev.percpu.harness.store.Validation;
import dev.percpu.harness.store.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.openjdk.jmh.runner.RunnerException;

/** Runs one JVM of a probe. */
final class ProbeRunner {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path directory;
    private final Timing timing;
    private final List<Integer> cpus;

    /** A runner whose logs go to a directory, on CPUs to pin to; none for no pinning. */
    ProbeRunner(Path directory, Timing timing, List<Integer> cpus) {
        this.directory = directory;
        this.timing = timing;
        this.cpus = List.copyOf(cpus);
    }

    /**
     * What a JVM gave: one sample, or none, or more that it gave besides; and what did not go as
     * asked for but does not spoil them.
     */
    record Outcome(List<Sample> samples, List<String> warnings) {

        Outcome(Sample sample, List<String> warnings) {
            this(List.of(sample), warnings);
        }
    }

    /**
     * Runs one JVM.
     *
     * @param settled what gauges have found, by their names
     */
    Outcome run(Probe probe, Stage stage, int fork, Map<String, Long> settled) {
        String name =
                (stage + "-" + fork + "-" + probe.name())
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-");
        Path log = file(name + ".log");
        Path evidence = file(name + ".json");
        try {
            if (probe instanceof Probe.Timed timed) {
                return timed(timed, stage, fork, log, evidence);
            }
            if (probe instanceof Probe.Memory memory) {
                return memory(memory, stage, fork, log, evidence);
            }
            if (probe instanceof Probe.Settled beside) {
                return settled(beside, settled, stage, fork, log, evidence);
            }
            if (probe instanceof Probe.Gauge gauge) {
                return gauge(gauge, stage, fork, log, evidence);
            }
            throw new IOException("nothing is known of " + probe);
        } catch (RunnerException | IOException e) {
            return new Outcome(
                    sample(
                            probe,
                            stage,
                            fork,
                            Unit.NANOSECONDS,
                            List.of(),
                            List.of(),
                            Optional.empty(),
                            Optional.of(JmhFork.reason(e) + "; see " + log)),
                    List.of());
        }
    }

    private Path file(String name) {
        try {
            return Files.createDirectories(directory).resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to '" + directory + "'", e);
        }
    }

    private Outcome timed(Probe.Timed probe, Stage stage, int fork, Path log, Path evidence)
            throws RunnerException, IOException {
        List<String> flags = new ArrayList<>(Workload.FIXED_HEAP);
        flags.addAll(
                new ForkSettings(
                                cpus,
                                evidence.toAbsolutePath(),
                                probe.benchmark().possibleCpus(probe.parameters()),
                                Optional.empty())
                        .jvmArguments());
        JmhFork.Scores scores =
                JmhFork.run(
                        new JmhFork.Benchmark(
                                probe.benchmark().method(),
                                probe.benchmark()
                                        .jmhParameters(probe.subject(), probe.parameters()),
                                probe.threads(),
                                timing,
                                flags),
                        log);
        Evidence left = Evidence.read(evidence);
        List<Double> nanoseconds =
                left.series().stream()
                        .filter(series -> series.quantity() == Quantity.THROUGHPUT)
                        .findFirst()
                        .map(series -> nanoseconds(series.threads(), series.iterations()))
                        .orElseGet(() -> nanoseconds(probe.threads(), scores.all()));
        List<Sample> samples = new ArrayList<>();
        samples.add(
                sample(
                        probe,
                        stage,
                        fork,
                        Unit.NANOSECONDS,
                        nanoseconds,
                        Worker.cpus(left.workers()),
                        Optional.of(left.validation()),
                        Optional.empty()));
        left.series().stream()
                .filter(series -> series.role().equals(Series.LIFECYCLE))
                .forEach(part -> samples.add(share(samples.get(0), part.iterations())));
        return new Outcome(samples, left.warnings());
    }

    /** Of a task, which share of its time creation and close have. */
    private static Sample share(Sample whole, List<Double> parts) {
        List<Double> shares =
                IntStream.range(0, Math.min(parts.size(), whole.values().size()))
                        .mapToObj(i -> parts.get(i) / whole.values().get(i))
                        .toList();
        return whole.as(Probe.share(whole.probe()), Unit.SHARE, shares, whole.settled());
    }

    private static List<Double> nanoseconds(int threads, List<Double> operationsPerSecond) {
        return operationsPerSecond.stream().map(each -> threads * 1e9 / each).toList();
    }

    /** A timed fork with one parameter more, under the name that it was planned with. */
    private Outcome settled(
            Probe.Settled probe,
            Map<String, Long> settled,
            Stage stage,
            int fork,
            Path log,
            Path evidence)
            throws RunnerException, IOException {
        Long value = settled.get(probe.gauge().name());
        if (value == null) {
            throw new IOException(
                    "there is no '" + probe.gauge().name() + "', which had to be found first");
        }
        Outcome outcome = timed(probe.with(value), stage, fork, log, evidence);
        Map<String, Long> found = Map.of(probe.parameter(), value);
        List<Sample> samples =
                outcome.samples.stream()
                        .map(
                                sample ->
                                        sample.as(
                                                sample.unit() == Unit.SHARE
                                                        ? Probe.share(probe.name())
                                                        : probe.name(),
                                                sample.unit(),
                                                sample.values(),
                                                found))
                        .toList();
        return new Outcome(samples, outcome.warnings);
    }

    private Outcome gauge(Probe.Gauge probe, Stage stage, int fork, Path log, Path evidence)
            throws IOException {
        Gauged found = new GaugeFork(cpus).run(probe.program(), probe.arguments(), log, evidence);
        return new Outcome(
                sample(
                        probe,
                        stage,
                        fork,
                        Unit.STEPS,
                        List.of((double) found.steps()),
                        List.of(),
                        Optional.of(new Validation(0, 0)),
                        Optional.empty()),
                List.of());
    }

    private static Outcome memory(
            Probe.Memory probe, Stage stage, int fork, Path log, Path evidence) throws IOException {
        new JvmProgram(
                        Footprint.jvmFlags(Footprint.WHOLE_CHUNKS),
                        Footprint.class,
                        List.of(
                                probe.where().name(),
                                probe.subject(),
                                String.valueOf(probe.cpus()),
                                String.valueOf(Footprint.WHOLE_CHUNKS),
                                evidence.toString()))
                .run(log.toFile(), PATIENCE);
        Footprint found = Footprint.read(evidence);
        Optional<Validation> validation = Optional.of(found.validation());
        return new Outcome(
                sample(
                        probe,
                        stage,
                        fork,
                        Unit.BYTES,
                        List.of(found.bytes()),
                        List.of(),
                        validation,
                        Optional.empty()),
                List.of());
    }

    private static Sample sample(
            Probe probe,
            Stage stage,
            int fork,
            Unit unit,
            List<Double> values,
            List<Integer> cpus,
            Optional<Validation> validation,
            Optional<String> error) {
        return new Sample(
                probe.name(), stage, fork, unit, values, cpus, validation, error, Instant.now());
    }
}
