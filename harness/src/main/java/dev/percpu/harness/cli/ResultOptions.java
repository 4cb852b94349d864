package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.host.Host;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.pinning.PinningException;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.Planned;
import dev.percpu.harness.plan.Planner;
import dev.percpu.harness.report.ReportedRun;
import dev.percpu.harness.run.ClassPath;
import dev.percpu.harness.run.Forks;
import dev.percpu.harness.run.Gauges;
import dev.percpu.harness.run.PinnedForks;
import dev.percpu.harness.run.Progress;
import dev.percpu.harness.run.Run;
import dev.percpu.harness.run.Session;
import dev.percpu.harness.run.StoppedException;
import dev.percpu.harness.run.lock.RunLock;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.text.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a run's results go, which run to resume, and how a run is carried out. */
public class ResultOptions {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Where results go. Default: results/<time> in the current directory.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description =
                    "Continue the run in a directory, by its own plan. Only --budget, and"
                            + " --until-ci of 'counters run', can be given again.")
    private Optional<Path> resumed = Optional.empty();

    @Option(
            names = "--allow-mixed",
            description = "Resume even if host, JDK or build have changed; the report says so.")
    private boolean mixed;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private final Instant started = Instant.now();

    protected ResultOptions() {}

    /** The last step of a run, after its forks have ended; it returns the exit code. */
    public interface Ending {
        int end(ReportedRun run, Path directory) throws IOException;
    }

    /** Writes the first files to the directory of a new run. The caller holds the run's lock. */
    public interface Beginning {
        Session begin(Path directory) throws PlanException, IOException;
    }

    /**
     * The directories that a map or a table is written to: the run's own, and that of the enclosing
     * run, if any.
     */
    static List<Path> homes(Path directory) {
        Path around = directory.toAbsolutePath().getParent();
        return around != null && ResultDirectory.holdsRun(around)
                ? List.of(directory, around)
                : List.of(directory);
    }

    /**
     * Whether to resume a run. Refuses options of a plan in that case, since the run has its own.
     */
    public boolean resumes(Collection<String> said) {
        if (resumed.isEmpty()) {
            if (mixed) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--allow-mixed works only with --resume; leave it" + " out");
            }
            return false;
        }
        Path path = resumed.get();
        Optional<String> contradiction =
                said.stream().findFirst().or(() -> output.map(directory -> "-o"));
        Measuring.orRefuse(
                spec,
                () -> {
                    if (contradiction.isPresent()) {
                        throw new PlanException(
                                "--resume uses the plan of '"
                                        + path
                                        + "'; leave out "
                                        + contradiction.get());
                    }
                    return ResultDirectory.read(path);
                });
        return true;
    }

    /**
     * Resumes a run.
     *
     * @param anew replaces those values of the plan that may be given again
     */
    public int resume(Topology topology, UnaryOperator<Plan> anew, Ending ending)
            throws IOException {
        return measure(
                resumed.orElseThrow(),
                topology,
                path -> Session.resume(path, ClassPath.build(), Host.facts(topology), mixed),
                anew,
                ending);
    }

    /**
     * Begins a run.
     *
     * @param suffix the end of the directory's default name, such as {@code -footprint}; empty for
     *     none. If the named directory holds another run, the results go to a directory below it
     *     that is named after the suffix
     */
    int begin(String suffix, Topology topology, Beginning beginning, Ending ending)
            throws IOException {
        Path directory = Measuring.directory(output, started, suffix);
        return begin(
                suffix.isEmpty() || !ResultDirectory.holdsRun(directory)
                        ? directory
                        : directory.resolve(suffix.substring(1)),
                topology,
                beginning,
                ending);
    }

    /** Begins a run in a directory of its own, never below that of another run. */
    protected int beginAlone(String suffix, Topology topology, Beginning beginning, Ending ending)
            throws IOException {
        return begin(Measuring.directory(output, started, suffix), topology, beginning, ending);
    }

    private int begin(Path directory, Topology topology, Beginning beginning, Ending ending)
            throws IOException {
        return measure(
                directory,
                topology,
                path -> {
                    ResultDirectory.checkFree(path);
                    return beginning.begin(path);
                },
                UnaryOperator.identity(),
                ending);
    }

    /** Finds the length of work beside counters where a plan does not set it. */
    Gauges gauges(Topology topology) {
        return new Gauges(topology.possible().length(), spread(topology), this::tell);
    }

    /** One core for each thread, if threads can be pinned; otherwise empty. */
    private List<Integer> spread(Topology topology) {
        try {
            return Affinity.unavailable().isEmpty()
                    ? Pinning.parse(Planner.USUAL_PINNING).order(topology)
                    : List.of();
        } catch (PinningException e) {
            return List.of();
        }
    }

    /** Writes the first files of a run. */
    public Session session(Path path, Topology topology, Planned planned) throws IOException {
        Session session =
                Session.begin(
                        path,
                        new Manifest(
                                Manifest.SCHEMA,
                                started,
                                Shell.line(
                                        "counters",
                                        spec.commandLine().getParseResult().originalArgs()),
                                ClassPath.build(),
                                Host.facts(topology),
                                planned.jdks(),
                                planned.plan()));
        planned.skipped().forEach(skip -> tell("skipped " + skip.what() + ": " + skip.reason()));
        return session;
    }

    private int measure(
            Path path,
            Topology topology,
            Beginning beginning,
            UnaryOperator<Plan> anew,
            Ending ending)
            throws IOException {
        RunLock lock = Measuring.orRefuse(spec, () -> RunLock.acquire(path));
        try {
            Session session = Measuring.orRefuse(spec, () -> beginning.begin(path));
            session.notes().forEach(this::tell);
            Plan plan = anew.apply(session.manifest().plan());
            try (Forks forks = Measuring.orRefuse(spec, () -> forks(session, topology))) {
                Progress progress = Terminal.progress(spec.commandLine().getErr());
                List<ForkResult> rows = new Run(plan, session, forks, progress).execute();
                return end(ending, Reports.run(session.manifest(), rows, path), path);
            }
        } catch (StoppedException e) {
            return ExitCode.INTERRUPTED;
        } finally {
            lock.close();
        }
    }

    /** All measurements are stored by then, even if tables or pages cannot be written. */
    private static int end(Ending ending, ReportedRun run, Path path) {
        try {
            return ending.end(run, path);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static Forks forks(Session session, Topology topology) throws IOException {
        for (Experiments experiments : Experiments.all()) {
            Optional<Forks> forks = experiments.forks(session);
            if (forks.isPresent()) {
                return forks.get();
            }
        }
        return new PinnedForks(
                session.directory().path().resolve(Session.FORKS),
                session.manifest().plan()::timing,
                session.jdks(),
                topology,
                session.manifest().plan().steps().size() - session.results().size());
    }

    private void tell(String message) {
        spec.commandLine().getErr().println(message);
    }

    /** Prints the tables of a run and writes its page; returns the exit code. */
    public int publish(ReportedRun run, Path directory) throws IOException {
        Reports.publish(List.of(run), directory.resolve(Reports.PAGE), spec.commandLine());
        return ExitCode.of(run.plan(), run.results());
    }

    /** The result of an attempt. A failed attempt ends the command with its message of one line. */
    protected <T> T orRefuse(Measuring.Attempt<T> attempt) {
        return Measuring.orRefuse(spec, attempt);
    }

    /** The command that has these options. */
    protected CommandSpec command() {
        return spec;
    }
}
