package dev.percpu.harness.cli;

import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.run.lock.LockedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What the commands that measure have in common. */
public final class Measuring {

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss'Z'").withZone(ZoneOffset.UTC);

    private Measuring() {}

    /** An action that can fail because of the user's input. */
    public interface Attempt<T> {
        T get() throws PlanException, LockedException, IOException;
    }

    /** The result of an attempt. A failed attempt ends the command with its message of one line. */
    static <T> T orRefuse(CommandSpec spec, Attempt<T> attempt) {
        try {
            return attempt.get();
        } catch (PlanException | LockedException | IOException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    /** The options of a list that were given. */
    static List<String> said(CommandSpec spec, String... options) {
        ParseResult parsed = spec.commandLine().getParseResult();
        return Stream.of(options).filter(parsed::hasMatchedOption).toList();
    }

    /**
     * Makes a directory of results.
     *
     * @throws IOException if it cannot be written; the message is fit for a user
     */
    static void writable(Path directory) throws IOException {
        String refusal = "it is not writable";
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            refusal = e.getClass().getSimpleName();
        }
        if (!Files.isWritable(directory)) {
            throw new IOException(
                    ("cannot write to '%s' (%s); change to a writable directory, or name one"
                                    + " with -o")
                            .formatted(directory, refusal));
        }
    }

    /**
     * The directory for results: the one that the user names, or a new one below {@code results},
     * named after the start time.
     */
    public static Path directory(Optional<Path> output, Instant started, String suffix) {
        return output.orElseGet(() -> Path.of("results", TIMESTAMP.format(started) + suffix));
    }
}
