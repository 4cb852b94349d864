package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.host.Host;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.run.ClassPath;
import dev.percpu.harness.run.Forks;
import dev.percpu.harness.run.LockedException;
import dev.percpu.harness.run.PlacedForks;
import dev.percpu.harness.run.Run;
import dev.percpu.harness.run.RunLock;
import dev.percpu.harness.run.Session;
import dev.percpu.harness.run.StoppedException;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.text.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What commands that measure have in common. */
public final class Measuring {

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss'Z'").withZone(ZoneOffset.UTC);

    private Measuring() {}

    /** Something that a user's input can make impossible. */
    public interface Attempt<T> {
        /** What it gives; the message of a failure is one line for the user. */
        T get() throws PlanException, LockedException, IOException;
    }

    /** A plan with what the user says of it now. */
    interface Amendment {
        Plan of(Plan plan) throws PlanException;
    }

    /** Tells the user what a run found. */
    public interface Publisher {
        /** Tells of all rows of a run. */
        void publish(Session session, List<ForkRow> rows) throws IOException;
    }

    /** What an attempt gives; a failed one ends the command with its one line. */
    public static <T> T orRefuse(CommandSpec spec, Attempt<T> attempt) {
        try {
            return attempt.get();
        } catch (PlanException | LockedException | IOException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    /** Where results go: where the user says, or below {@code results} by the time of the start. */
    public static Path directory(Optional<Path> output, Instant started, String suffix) {
        return output.orElseGet(() -> Path.of("results", TIMESTAMP.format(started) + suffix));
    }

    /** The manifest of a run that begins here. */
    public static Manifest manifest(CommandSpec spec, Instant started, List<Jdk> jdks, Plan plan)
            throws IOException {
        return new Manifest(
                Manifest.SCHEMA,
                started,
                Shell.line("counters", spec.root().commandLine().getParseResult().originalArgs()),
                ClassPath.build(),
                Host.facts(Topology.read()),
                jdks,
                plan);
    }

    /** Carries a new run out to its end, or to the signal that stops it. */
    public static int run(CommandSpec spec, Path path, Attempt<Session> begin, Publisher publisher)
            throws IOException {
        return run(spec, path, begin, plan -> plan, publisher);
    }

    static int run(
            CommandSpec spec,
            Path path,
            Attempt<Session> begin,
            Amendment amendment,
            Publisher publisher)
            throws IOException {
        RunLock lock = orRefuse(spec, () -> RunLock.acquire(path));
        try {
            Session session = orRefuse(spec, begin);
            session.notes().forEach(spec.commandLine().getErr()::println);
            Plan plan = orRefuse(spec, () -> amendment.of(session.manifest().plan()));
            try (Forks forks = orRefuse(spec, () -> forks(session))) {
                List<ForkRow> rows =
                        new Run(
                                        plan,
                                        session,
                                        forks,
                                        Terminal.progress(spec.commandLine().getErr()))
                                .execute();
                publisher.publish(session, rows);
                return ExitCode.of(plan, rows);
            }
        } catch (StoppedException e) {
            return ExitCode.INTERRUPTED;
        } finally {
            lock.close();
        }
    }

    private static Forks forks(Session session) throws IOException {
        for (Experiments experiments : Experiments.all()) {
            Optional<Forks> forks = experiments.forks(session);
            if (forks.isPresent()) {
                return forks.get();
            }
        }
        return new PlacedForks(
                session.directory().path().resolve(Session.FORKS),
                session.manifest().plan().timing(),
                session.jdks(),
                Topology.read());
    }

    /** Prints the tables of a run and writes its page. */
    public static void report(CommandSpec spec, Session session, List<ForkRow> rows)
            throws IOException {
        Reports.publish(session.manifest(), rows, session.directory().path(), spec.commandLine());
    }
}
