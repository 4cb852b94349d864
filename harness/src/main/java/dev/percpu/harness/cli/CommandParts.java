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

/**
 * Commands that measure, one after the other, each in a directory of its own below one. What one of
 * them cannot do is said, and the next one begins; one that was begun before goes on.
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
     * A part.
     *
     * @param title what it is, for people
     * @param directory the name of its directory
     * @param command the words of its command
     * @param guess how long it may take, where no plan tells; zero where one does
     */
    public record Part(String title, String directory, String command, Duration guess) {

        /** A part of which a plan tells how long it takes. */
        public Part(String title, String directory, String command) {
            this(title, directory, command, Duration.ZERO);
        }
    }

    /** What came of a part: what it has printed, or why it has not. */
    public record Result(Part part, int exitCode, String text) {}

    /**
     * CommandParts in a directory.
     *
     * @param resumes whether those that were begun go on
     * @param budget the longest time that all may take together, in all sessions
     * @param err is told what they say while they run
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

    /** The rows of all runs below a directory, as far as they can be read. */
    public static List<ForkResult> rows(Path directory) throws IOException {
        List<ForkResult> rows = new ArrayList<>();
        for (Path run : Runs.below(directory)) {
            try {
                rows.addAll(ResultDirectory.read(run).results());
            } catch (IOException e) {
                // Whoever goes on with the run says what is wrong with it.
                continue;
            }
        }
        return rows;
    }

    /** Whether a part was begun, in this session or an earlier one. */
    boolean begun(Part part) throws IOException {
        return part.command().startsWith(NESTED)
                ? Files.isDirectory(path.resolve(part.directory()))
                : !Runs.below(path.resolve(part.directory())).isEmpty();
    }

    /** Runs a part, or goes on with it. */
    public Result run(Part part) throws IOException {
        return run(part, Optional.empty(), List.of());
    }

    /**
     * Runs a part, or goes on with it.
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
            // A run counts what it has taken in all of its sessions.
            Duration own = left.get().plus(spent(directory));
            own = most.isPresent() && most.get().compareTo(own) < 0 ? most.get() : own;
            arguments.addAll(List.of("--budget", own.withNanos(0).plusSeconds(1).toString()));
        }
        err.println("counters " + String.join(" ", arguments));
        return execute(part, arguments, err);
    }

    /** Runs a command and keeps what it prints. */
    static Result execute(Part part, List<String> arguments, PrintWriter err) {
        StringWriter out = new StringWriter();
        StringWriter complaints = new StringWriter();
        int exitCode =
                Main.commandLine(new PrintWriter(out, true), tee(complaints, err))
                        .execute(arguments.toArray(String[]::new));
        return new Result(
                part,
                exitCode,
                out.toString().isBlank() ? last(complaints.toString()) : out.toString());
    }

    /** What a part says while it runs is for the user at once, and for the report if it fails. */
    private static PrintWriter tee(StringWriter kept, PrintWriter shown) {
        return new PrintWriter(kept, true) {
            @Override
            public void write(String text, int from, int length) {
                super.write(text, from, length);
                shown.write(text, from, length);
                shown.flush();
            }

            @Override
            public void println() {
                super.println();
                shown.println();
            }
        };
    }

    private static String last(String text) {
        return text.lines().reduce("", (before, line) -> line) + "\n";
    }
}
