package dev.percpu.harness.run;

import dev.percpu.harness.text.Cause;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Faults of the machine that make a fork fail. They say nothing about the cell, so the fork gets no
 * row: the run ends, and {@code --resume} measures the fork again.
 */
public final class HostFault {

    /** Messages that mean that no process could be started. */
    private static final Pattern NO_PROCESS =
            Pattern.compile("Cannot run program|EAGAIN|ENOMEM|unable to create native thread");

    /** More bytes than the files of one fork take, even if its row has many threads. */
    private static final int ROOM = 1 << 18;

    private HostFault() {}

    /**
     * Throws an exception, which ends the run, if such a fault made a fork fail.
     *
     * @param failure the message of the failed fork
     * @param directory the directory that forks write to
     * @param programs the programs that the fork was started from
     * @throws UncheckedIOException if it finds such a fault; the message can be shown to a user
     */
    public static void refuse(String failure, Path directory, List<Path> programs) {
        find(failure, directory, programs)
                .ifPresent(
                        reason -> {
                            throw new UncheckedIOException(reason, new IOException(reason));
                        });
    }

    static Optional<String> find(String failure, Path directory, List<Path> programs) {
        Stream<Path> classes =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> entry.endsWith(".jar"))
                        .map(Path::of);
        return Stream.concat(classes, programs.stream())
                .filter(file -> !Files.exists(file))
                .findFirst()
                .map(file -> "'" + file + "', which forks run, does not exist any more")
                .or(() -> fullness(directory))
                .or(() -> fullness(Path.of(System.getProperty("java.io.tmpdir"))))
                .or(
                        () ->
                                NO_PROCESS.matcher(failure).find()
                                        ? Optional.of("a fork cannot be started: " + failure)
                                        : Optional.empty());
    }

    private static Optional<String> fullness(Path directory) {
        try {
            Path probe = Files.createTempFile(directory, "room", null);
            try {
                Files.write(probe, new byte[ROOM]);
                return Optional.empty();
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            return Optional.of("cannot write to '%s' (%s)".formatted(directory, Cause.of(e)));
        }
    }
}
