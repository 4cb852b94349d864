package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.host.Host;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.Planner;
import dev.percpu.harness.plan.Request;
import dev.percpu.harness.run.JmhLock;
import dev.percpu.harness.run.JmhLockedException;
import dev.percpu.harness.run.Progress;
import dev.percpu.harness.run.Run;
import dev.percpu.harness.run.StoppedException;
import dev.percpu.harness.store.Build;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.text.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures, stores and reports. */
@Command(
        name = "run",
        description = {
            "Measures counters side by side and reports what it saw.",
            "Without options: each design's own variant on and off the heap, the peers, and the"
                    + " empty loop, at 1, 2, 4 ... allowed CPUs."
        },
        footer = {
            "",
            "Exit codes: 0 fine, 2 nothing started, 5 a fork failed, 6 a counter lost updates,"
                    + " 130 interrupted."
        })
final class RunCommand implements Callable<Integer> {

    static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss'Z'").withZone(ZoneOffset.UTC);

    @Option(
            names = "--variants",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Variants and peers to measure, with commas between them; 'all' for every one.")
    private List<String> subjects = List.of();

    @Option(
            names = "--workloads",
            split = ",",
            paramLabel = "NAME",
            description = "Workloads, with commas between them; 'counters list' prints them.")
    private List<String> workloads = List.of();

    @Option(
            names = "--threads",
            split = ",",
            paramLabel = "N",
            description = "Thread counts, with commas between them.")
    private List<Integer> threads = List.of();

    @Option(
            names = "--forks",
            paramLabel = "N",
            description = "JVMs that measure each cell; three or more give intervals.")
    private Optional<Integer> forks = Optional.empty();

    @Option(
            names = "--quick",
            description = "One very short fork per cell: shows that all works, not what it costs.")
    private boolean quick;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Where results go; results/<time> below the current directory if absent.")
    private Optional<Path> output = Optional.empty();

    @Spec private CommandSpec spec;

    RunCommand() {}

    @Override
    public Integer call() throws IOException {
        Instant started = Instant.now();
        Topology topology = Topology.read();
        List<Integer> cpus = topology.placement();
        Plan plan = plan(Math.max(1, cpus.size()));
        Manifest manifest = manifest(started, topology, plan);
        List<Integer> pins = Affinity.unavailable().isEmpty() ? cpus : List.of();
        JmhLock lock = lock();
        try {
            ResultDirectory directory = directory(manifest);
            Progress progress = Terminal.progress(spec.commandLine().getErr());
            List<ForkRow> rows = new Run(plan, directory, pins, progress).execute();
            Reports.publish(manifest, rows, directory.path(), spec.commandLine());
            return ExitCode.of(rows);
        } catch (StoppedException e) {
            return ExitCode.INTERRUPTED;
        } finally {
            lock.close();
        }
    }

    private JmhLock lock() {
        try {
            return JmhLock.acquire();
        } catch (JmhLockedException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private Plan plan(int cpus) {
        Request request =
                new Request(
                        subjects,
                        workloads,
                        threads,
                        forks.map(OptionalInt::of).orElse(OptionalInt.empty()),
                        quick);
        try {
            return new Planner(Subject.all(), Subject::refusal, cpus).plan(request);
        } catch (PlanException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private Manifest manifest(Instant started, Topology topology, Plan plan) {
        return new Manifest(
                Manifest.SCHEMA,
                started,
                Shell.line("counters", spec.commandLine().getParseResult().originalArgs()),
                new Build("", ""),
                Host.facts(topology),
                List.of(),
                plan);
    }

    private ResultDirectory directory(Manifest manifest) {
        Path path =
                output.orElseGet(() -> Path.of("results", TIMESTAMP.format(manifest.started())));
        try {
            return ResultDirectory.create(path, manifest);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
