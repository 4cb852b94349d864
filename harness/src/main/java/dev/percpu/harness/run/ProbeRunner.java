package dev.percpu.harness.run;

import dev.percpu.harness.bench.Evidence;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.targets.Footprint;
import dev.percpu.harness.bench.tasks.Gauged;
import dev.percpu.harness.bench.tasks.TaskFigures;
import dev.percpu.harness.plan.targets.Probe;
import dev.percpu.harness.store.Sample;
import dev.percpu.harness.store.Sample.Stage;
import dev.percpu.harness.store.Sample.Unit;
import dev.percpu.harness.store.Timing;
import dev.percpu.harness.store.Validation;
import dev.percpu.harness.store.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.runner.RunnerException;

/** Runs one JVM of a probe. */
final class ProbeRunner {

    /** Room for ten thousand spread counters; fixed, so that no fork grows its heap. */
    private static final List<String> TIMED_FLAGS = List.of("-Xms1g", "-Xmx1g");

    /**
     * A heap that is resident from the start, as little of the JVM's own memory as can be, and
     * leave for JOL to attach to its own JVM and to look into hidden classes.
     */
    private static final List<String> MEMORY_FLAGS =
            List.of(
                    "-Xms256m",
                    "-Xmx256m",
                    "-XX:+AlwaysPreTouch",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+EnableDynamicAgentLoading",
                    "-Djdk.attach.allowAttachSelf=true",
                    "-Djol.magicFieldOffset=true");

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
        List<String> flags = new ArrayList<>(TIMED_FLAGS);
        flags.addAll(new ForkSettings(cpus, evidence.toAbsolutePath()).jvmArguments());
        Map<String, String> parameters = new HashMap<>(probe.parameters());
        parameters.put("subject", probe.subject());
        List<Double> perSecond =
                JmhFork.run(
                        new JmhFork.Benchmark(
                                probe.benchmark().method(),
                                parameters,
                                probe.threads(),
                                timing,
                                flags),
                        log);
        Evidence left = Evidence.read(evidence);
        List<Double> nanoseconds =
                perSecond.stream().map(ops -> probe.threads() * 1e9 / ops).toList();
        return new Outcome(
                sample(
                        probe,
                        stage,
                        fork,
                        Unit.NANOSECONDS,
                        nanoseconds,
                        Worker.cpus(left.workers()),
                        Optional.of(left.validation()),
                        Optional.empty()),
                left.warnings());
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
        Sample sample = outcome.samples.get(0);
        List<Sample> samples = new ArrayList<>();
        samples.add(renamed(sample, probe.name(), sample.unit(), sample.values(), probe, value));
        TaskFigures.read(evidence)
                .ifPresent(
                        figures ->
                                samples.add(
                                        renamed(
                                                sample,
                                                Probe.share(probe.name()),
                                                Unit.SHARE,
                                                figures.shares(),
                                                probe,
                                                value)));
        return new Outcome(samples, outcome.warnings);
    }

    private static Sample renamed(
            Sample sample,
            String name,
            Unit unit,
            List<Double> values,
            Probe.Settled probe,
            long value) {
        return new Sample(
                name,
                sample.stage(),
                sample.fork(),
                unit,
                values,
                sample.cpus(),
                sample.validation(),
                sample.error(),
                Map.of(probe.parameter(), value),
                sample.finished());
    }

    private Outcome gauge(Probe.Gauge probe, Stage stage, int fork, Path log, Path evidence)
            throws IOException {
        List<String> flags = new ArrayList<>(TIMED_FLAGS);
        flags.addAll(new ForkSettings(cpus, evidence.toAbsolutePath()).jvmArguments());
        List<String> arguments = new ArrayList<>(probe.arguments());
        arguments.add(evidence.toString());
        JavaProcess.run(flags, probe.program(), arguments, log);
        Gauged found = Gauged.read(evidence);
        if (found.steps() == 0) {
            throw new IOException(
                    "even without work beside them the counters' share is only "
                            + found.share()
                            + "; there is no length to be found");
        }
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
        JavaProcess.run(
                MEMORY_FLAGS,
                Footprint.class,
                List.of(
                        probe.where().name(),
                        probe.subject(),
                        String.valueOf(probe.cpus()),
                        evidence.toString()),
                log);
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
