package dev.percpu.harness.cli;

import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Runs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.io.output.TeeWriter;

/**
 * Runs commands that measure, one after the other, each in its own directory below a common one. If
 * a command fails, the failure is reported and the next command starts. A command that an earlier
 * session started is resumed.
 */
public final class CommandParts {

    private static final String NESTED = "reproduce";

    private final Path path;
    private final boolean resumes;
    private final Optional<Duration> budget;
    private final PrintWriter err;
    private final long began = System.nanoTime();
    private final Duration before;

    /**
     * A part: one command to run.
     *
     * @param title what it measures, for people
     * @param directory the name of its directory
     * @param command the words of its command
     * @param guess the estimated time, for a command without a plan; zero if a plan gives the time
     */
    public record Part(String title, String directory, String command, Duration guess) {

        /** A command whose plan gives its time. */
        public Part(String title, String directory, String command) {
            this(title, directory, command, Duration.ZERO);
        }
    }

    /** The result of a part: what it printed, or its last error line if it printed nothing. */
    public record Result(Part part, int exitCode, String text) {}

    /**
     * Prepares to run commands in a directory.
     *
     * @param resumes whether to resume commands that an earlier session started
     * @param budget the longest time that all commands may take together, in all sessions
     * @param err receives what the commands report while they run
     */
    public CommandParts(Path path, boolean resumes, Optional<Duration> budget, PrintWriter err)
            throws IOException {
        this.path = path;
        this.resumes = resumes;
        this.budget = budget;
        this.err = err;
        this.before = spent(path);
    }

    /** What is left of the budget; empty if there is none. */
    Optional<Duration> left() {
        return budget.map(all -> all.minus(before).minusNanos(System.nanoTime() - began));
    }

    /** The time that the forks of all runs below a directory have taken. */
    private static Duration spent(Path directory) throws IOException {
        Duration spent = Duration.ZERO;
        for (ForkResult row : rows(directory)) {
            spent = spent.plus(Duration.between(row.started(), row.finished()));
        }
        return spent;
    }

    /** The rows of all runs below a directory. Runs that cannot be read are skipped. */
    public static List<ForkResult> rows(Path directory) throws IOException {
        List<ForkResult> rows = new ArrayList<>();
        for (Path run : Runs.below(directory)) {
            try {
                rows.addAll(ResultDirectory.read(run).results());
            } catch (IOException e) {
                // The command that resumes this run reports what is wrong with it.
                continue;
            }
        }
        return rows;
    }

    /** Whether a part was started, in this session or an earlier one. */
    boolean begun(Part part) throws IOException {
        return part.command().startsWith(NESTED)
                ? Files.isDirectory(path.resolve(part.directory()))
                : !Runs.below(path.resolve(part.directory())).isEmpty();
    }

    /** Runs a part, or resumes it if it was started before. */
    public Result run(Part part) throws IOException {
        return run(part, Optional.empty(), List.of());
    }

    /**
     * Runs a part, or resumes it if it was started before.
     *
     * @param most the longest time that it may take of what is left; empty for all of it
     * @param options more options
     */
    Result run(Part part, Optional<Duration> most, List<String> options) throws IOException {
        Path directory = path.resolve(part.directory());
        List<String> arguments = new ArrayList<>();
        if (resumes && begun(part)) {
            arguments.add(part.command().startsWith(NESTED) ? NESTED : "run");
            arguments.add("--resume");
        } else {
            arguments.addAll(List.of(part.command().split(" ")));
            arguments.add("-o");
        }
        arguments.add(directory.toString());
        arguments.addAll(options);
        Optional<Duration> left = left();
        if (left.isPresent()) {
            if (!left.get().isPositive()) {
                return new Result(part, ExitCode.INCOMPLETE, "left out: the budget is spent\n");
            }
            // A run counts the time of all its sessions against its budget.
            Duration own = left.get().plus(spent(directory));
            own = most.isPresent() && most.get().compareTo(own) < 0 ? most.get() : own;
            arguments.addAll(List.of("--budget", own.withNanos(0).plusSeconds(1).toString()));
        }
        err.println("counters " + String.join(" ", arguments));
        return execute(part, arguments, err);
    }

    /** Runs a command and keeps what it prints; what it reports is shown at once as well. */
    static Result execute(Part part, List<String> arguments, PrintWriter err) {
        StringWriter out = new StringWriter();
        StringWriter complaints = new StringWriter();
        int exitCode =
                Main.commandLine(
                                new PrintWriter(out, true),
                                new PrintWriter(new TeeWriter(complaints, err), true))
                        .execute(arguments.toArray(String[]::new));
        return new Result(
                part,
                exitCode,
                out.toString().isBlank() ? last(complaints.toString()) : out.toString());
    }

    private static String last(String text) {
        return text.lines().reduce("", (before, line) -> line) + "\n";
    }
}
