package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.host.Host;
import dev.percpu.harness.plan.Key;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.Planned;
import dev.percpu.harness.run.ClassPath;
import dev.percpu.harness.run.Gauges;
import dev.percpu.harness.run.Session;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.ResultDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
                            Session.begin(
                                    path, Measuring.manifest(spec, started, planned.jdks(), plan));
                    planned.skipped()
                            .forEach(skip -> tell("skipped " + skip.what() + ": " + skip.reason()));
                    return session;
                });
    }

    private int measure(Path path, Measuring.Attempt<Session> attempt) throws IOException {
        return Measuring.run(
                spec,
                path,
                attempt,
                options::limit,
                (session, rows) -> Measuring.report(spec, session, rows));
    }

    /** That there is a run to go on with, and that its plan is not contradicted. */
    private Path checkResumable(Path path) throws PlanException, IOException {
        Set<Key> said = new TreeSet<>(options.request().words().keySet());
        said.remove(Key.BUDGET);
        if (!said.isEmpty() || output.isPresent()) {
            throw new PlanException(
                    "--resume goes on by the plan of '"
                            + path
                            + "'; leave out "
                            + (said.isEmpty() ? "-o" : "--" + said.iterator().next().label()));
        }
        ResultDirectory.read(path);
        return path;
    }

    private void tell(String message) {
        spec.commandLine().getErr().println(message);
    }
}
