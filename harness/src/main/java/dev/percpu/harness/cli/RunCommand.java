package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.host.Host;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.Planned;
import dev.percpu.harness.run.ClassPath;
import dev.percpu.harness.run.Forks;
import dev.percpu.harness.run.Gauges;
import dev.percpu.harness.run.Progress;
import dev.percpu.harness.run.Run;
import dev.percpu.harness.run.Session;
import dev.percpu.harness.run.StoppedException;
import dev.percpu.harness.run.lock.LockedException;
import dev.percpu.harness.run.lock.RunLock;
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
    @SuppressWarnings("try")
    public Integer call() throws PlanException, LockedException, IOException {
        Instant started = Instant.now();
        check();
        Topology topology = Topology.read();
        Optional<Planned> planned =
                resumed.isPresent() ? Optional.empty() : Optional.of(options.plan(topology));
        Path directory = resumed.orElseGet(() -> Measuring.directory(output, started, ""));
        try (RunLock lock = RunLock.acquire(directory)) {
            Session session =
                    planned.isPresent()
                            ? begin(directory, started, topology, planned.get())
                            : resume(directory, topology);
            Plan plan = options.limit(session.manifest().plan());
            Forks forks = session.forks(plan.timing(), topology);
            Progress progress = Terminal.progress(spec.commandLine().getErr());
            List<ForkRow> rows = new Run(plan, session, forks, progress).execute();
            Reports.publish(session.manifest(), rows, directory, spec.commandLine());
            return ExitCode.of(plan, rows);
        } catch (StoppedException e) {
            return ExitCode.INTERRUPTED;
        }
    }

    /** That options do not contradict each other, nor the plan of a run that goes on. */
    private void check() throws PlanException, IOException {
        if (resumed.isEmpty()) {
            if (mixed) {
                throw new PlanException("--allow-mixed belongs to --resume; leave it out");
            }
            return;
        }
        Optional<String> said = options.contradiction().or(() -> output.map(directory -> "-o"));
        if (said.isPresent()) {
            throw new PlanException(
                    "--resume goes on by the plan of '%s'; leave out %s"
                            .formatted(resumed.get(), said.get()));
        }
        ResultDirectory.read(resumed.get());
    }

    private Session begin(Path directory, Instant started, Topology topology, Planned planned)
            throws IOException {
        ResultDirectory.checkFree(directory);
        List<Integer> cpus = Affinity.unavailable().isEmpty() ? topology.placement() : List.of();
        Plan plan =
                new Gauges(topology.possible().length(), cpus, this::tell).settle(planned.plan());
        Manifest manifest =
                new Manifest(
                        Manifest.SCHEMA,
                        started,
                        Shell.line("counters", spec.commandLine().getParseResult().originalArgs()),
                        ClassPath.build(),
                        Host.facts(topology),
                        planned.jdks(),
                        plan);
        Session session = Session.begin(directory, manifest);
        planned.skipped().forEach(skip -> tell("skipped " + skip.what() + ": " + skip.reason()));
        return session;
    }

    private Session resume(Path directory, Topology topology) throws IOException {
        Session session = Session.resume(directory, ClassPath.build(), Host.facts(topology), mixed);
        session.notes().forEach(this::tell);
        return session;
    }

    private void tell(String message) {
        spec.commandLine().getErr().println(message);
    }
}
