package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.host.Host;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.Planned;
import dev.percpu.harness.run.ClassPath;
import dev.percpu.harness.run.Forks;
import dev.percpu.harness.run.Gauges;
import dev.percpu.harness.run.PlacedForks;
import dev.percpu.harness.run.Run;
import dev.percpu.harness.run.RunLock;
import dev.percpu.harness.run.Session;
import dev.percpu.harness.run.StoppedException;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.text.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures, stores and reports. */
@Command(
        name = "run",
        description = {
            "Measures counters side by side and reports what it saw.",
            "Without options: each design's own variant on and off the heap, striped and percpu by"
                    + " CPU with each way to update a slot, the peers, and the empty loop, at 1, 2,"
                    + " 4 ... allowed CPUs.",
            "Ctrl-C lets the fork under way end; a second one stops it, too. --resume goes on."
        },
        footer = {
            "",
            "Exit codes: 0 fine, 2 nothing started, 5 a cell failed or has no fork, 6 a counter lost"
                    + " updates, 130 interrupted."
        })
final class RunCommand implements Callable<Integer> {

    @Mixin private PlanOptions options;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Where results go; results/<time> below the current directory if absent.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description =
                    "Goes on with the run in a directory, by its own plan; --budget may be given"
                            + " anew.")
    private Optional<Path> resumed = Optional.empty();

    @Option(
            names = "--allow-mixed",
            description =
                    "Resumes even if host, JDK or build are not what they were; the report says so.")
    private boolean mixed;

    @Spec private CommandSpec spec;

    RunCommand() {}

    @Override
    public Integer call() throws IOException {
        Instant started = Instant.now();
        Topology topology = Topology.read();
        if (resumed.isPresent()) {
            Path path = resumed.get();
            Measuring.orRefuse(spec, () -> checkResumable(path));
            return measure(
                    path,
                    topology,
                    () -> Session.resume(path, ClassPath.build(), Host.facts(topology), mixed));
        }
        if (mixed) {
            throw new ParameterException(
                    spec.commandLine(), "--allow-mixed belongs to --resume; leave it out");
        }
        Planned planned = Measuring.orRefuse(spec, () -> options.plan(topology));
        Path path = Measuring.directory(output, started, "");
        return measure(
                path,
                topology,
                () -> {
                    ResultDirectory.checkFree(path);
                    Plan plan =
                            new Gauges(
                                            topology.possible().length(),
                                            Affinity.unavailable().isEmpty()
                                                    ? topology.placement()
                                                    : List.of(),
                                            this::tell)
                                    .settle(planned.plan());
                    Session session =
                            Session.begin(path, manifest(started, topology, planned, plan));
                    planned.skipped()
                            .forEach(skip -> tell("skipped " + skip.what() + ": " + skip.reason()));
                    return session;
                });
    }

    private int measure(Path path, Topology topology, Measuring.Attempt<Session> attempt)
            throws IOException {
        RunLock lock = Measuring.orRefuse(spec, () -> RunLock.acquire(path));
        try {
            Session session = Measuring.orRefuse(spec, attempt);
            session.notes().forEach(this::tell);
            Plan plan = options.limit(session.manifest().plan());
            Forks forks =
                    new PlacedForks(
                            path.resolve(Session.FORKS), plan.timing(), session.jdks(), topology);
            List<ForkRow> rows =
                    new Run(plan, session, forks, Terminal.progress(spec.commandLine().getErr()))
                            .execute();
            Reports.publish(session.manifest(), rows, path, spec.commandLine());
            return ExitCode.of(plan, rows);
        } catch (StoppedException e) {
            return ExitCode.INTERRUPTED;
        } finally {
            lock.close();
        }
    }

    /** That there is a run to go on with, and that its plan is not contradicted. */
    private Path checkResumable(Path path) throws PlanException, IOException {
        Optional<String> said = options.contradiction().or(() -> output.map(directory -> "-o"));
        if (said.isPresent()) {
            throw new PlanException(
                    "--resume goes on by the plan of '" + path + "'; leave out " + said.get());
        }
        ResultDirectory.read(path);
        return path;
    }

    private Manifest manifest(Instant started, Topology topology, Planned planned, Plan plan)
            throws IOException {
        return new Manifest(
                Manifest.SCHEMA,
                started,
                Shell.line("counters", spec.commandLine().getParseResult().originalArgs()),
                ClassPath.build(),
                Host.facts(topology),
                planned.jdks(),
                plan);
    }

    private void tell(String message) {
        spec.commandLine().getErr().println(message);
    }
}
