package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.host.Host;
import dev.percpu.harness.kernel.KernelException;
import dev.percpu.harness.kernel.Load;
import dev.percpu.harness.kernel.Measurement;
import dev.percpu.harness.kernel.Perf;
import dev.percpu.harness.kernel.Programs;
import dev.percpu.harness.kernel.RepetitionRunner;
import dev.percpu.harness.run.ClassPath;
import dev.percpu.harness.run.KernelRun;
import dev.percpu.harness.run.StoppedException;
import dev.percpu.harness.run.lock.RunLock;
import dev.percpu.harness.stats.ProcessCost;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Json;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Timing;
import dev.percpu.harness.text.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What all commands about the kernel do once they know what is to be measured. */
final class KernelSession {

    static final String EXIT_CODES =
            "%nExit codes: 0 fine, 2 nothing started, 5 a repetition failed, 130 interrupted.";

    private final CommandSpec spec;
    private final KernelOptions options;

    KernelSession(CommandSpec spec, KernelOptions options) {
        this.spec = spec;
        this.options = options;
    }

    /** Says what is to be measured under a load. */
    interface Request {
        List<Measurement> measurements(Load load) throws KernelException;
    }

    /** Measures, stores and prints. */
    int run(Request request) {
        Instant started = Instant.now();
        Load load;
        List<Measurement> measurements;
        try {
            load = options.load();
            load.check(Affinity.allowed());
            measurements = request.measurements(load);
        } catch (KernelException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        Path path = Measuring.directory(options.output(), started, "-kernel");
        RunLock lock = Measuring.orRefuse(spec, () -> RunLock.acquire(path));
        try {
            Manifest manifest = manifest(started, load, measurements);
            return measure(measurements, load, manifest, ResultDirectory.create(path, manifest));
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        } catch (StoppedException e) {
            return ExitCode.INTERRUPTED;
        } finally {
            lock.close();
        }
    }

    private int measure(
            List<Measurement> measurements, Load load, Manifest manifest, ResultDirectory directory)
            throws IOException, StoppedException {
        try (Programs programs = Programs.unpack(directory.path())) {
            Perf perf = Perf.in(directory.path());
            Optional<String> unsampled =
                    options.perf()
                            ? perf.refusal(measurements.get(0), load)
                            : Optional.of("--no-perf was given");
            List<ForkRow> rows =
                    new KernelRun(
                                    measurements,
                                    load,
                                    unsampled.isEmpty(),
                                    directory,
                                    new RepetitionRunner(programs, load, perf, unsampled),
                                    Terminal.progress(spec.commandLine().getErr()))
                            .execute();
            if (options.json()) {
                spec.commandLine().getOut().println(Json.text(ProcessCost.of(rows)));
            } else {
                Reports.publish(manifest, rows, directory.path(), spec.commandLine());
            }
            return ExitCode.of(rows);
        }
    }

    private Manifest manifest(Instant started, Load load, List<Measurement> measurements)
            throws IOException {
        return new Manifest(
                Manifest.SCHEMA,
                started,
                Shell.line("counters", spec.root().commandLine().getParseResult().originalArgs()),
                ClassPath.build(),
                Host.facts(Topology.read()),
                List.of(),
                new Plan(
                        measurements.stream().map(Measurement::cell).toList(),
                        load.repeat(),
                        new Timing(load.warmup(), Duration.ZERO, 1, Duration.ZERO)));
    }
}
