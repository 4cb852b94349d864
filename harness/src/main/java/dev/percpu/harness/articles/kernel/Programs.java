package dev.percpu.harness.articles.kernel;

import dev.percpu.harness.host.Host;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.text.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The native programs. The jar contains them if a C compiler was available during the build.
 *
 * <p>They are unpacked into the run's own directory, which the user can choose. {@code /tmp} may be
 * mounted so that no program in it can be run.
 */
final class Programs implements AutoCloseable {

    /** Makes and reaps processes, or runs a user's command. */
    static final String RUNNER = "processes";

    /** Ends at once. */
    static final String TRUE = "true";

    /** Becomes several threads, then ends. */
    static final String PARALLEL_TRUE = "parallel-true";

    private static final String RESOURCES = "/native/linux-" + Host.architecture() + "/";

    private final Path directory;

    private Programs(Path directory) {
        this.directory = directory;
    }

    /** Refuses if one of the programs is not in the jar. */
    static void require(List<String> names) throws PlanException {
        for (String name : names) {
            if (Programs.class.getResource(RESOURCES + name) == null) {
                throw new PlanException(missing(name));
            }
        }
    }

    private static String missing(String name) {
        String install =
                name.equals(PARALLEL_TRUE)
                        ? "make, a C compiler and a static libc (Debian: build-essential, Fedora:"
                                + " gcc make glibc-static)"
                        : "make and a C compiler (Debian: build-essential, Fedora: gcc make)";
        return "this build has no native program '"
                + name
                + "'; install "
                + install
                + " and build again (mvn package)";
    }

    /**
     * Unpacks all programs that are in the jar.
     *
     * @throws IOException if they cannot be written; the message is fit for a user
     */
    static Programs unpack(Path parent) throws IOException {
        Path directory = parent.toAbsolutePath().resolve("programs");
        try {
            Files.createDirectories(directory);
            for (String name : List.of(RUNNER, TRUE, PARALLEL_TRUE)) {
                unpack(name, directory.resolve(name));
            }
        } catch (IOException e) {
            throw new IOException(
                    "cannot unpack programs into '"
                            + directory
                            + "' ("
                            + Cause.of(e)
                            + "); name a writable directory with -o",
                    e);
        }
        return new Programs(directory);
    }

    private static void unpack(String name, Path file) throws IOException {
        try (InputStream program = Programs.class.getResourceAsStream(RESOURCES + name)) {
            if (program != null) {
                Files.copy(program, file, StandardCopyOption.REPLACE_EXISTING);
                if (!file.toFile().setExecutable(true)) {
                    throw new IOException("cannot make '" + file + "' executable");
                }
            }
        }
    }

    /** The path of a native program, by its name; a word with a slash is a path already. */
    String path(String word) {
        return word.contains("/") ? word : directory.resolve(word).toString();
    }

    /** Finds a user's program as a shell does, by its path or in {@code PATH}. */
    static Optional<Path> find(String name) {
        if (name.contains("/")) {
            return Optional.of(Path.of(name).toAbsolutePath()).filter(Programs::executable);
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        for (String location : path.split(":")) {
            Path file = Path.of(location, name).toAbsolutePath();
            if (!name.isEmpty() && executable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static boolean executable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** Removes the unpacked programs; ignores files that cannot be removed. */
    @Override
    public void close() {
        for (String name : List.of(RUNNER, TRUE, PARALLEL_TRUE)) {
            directory.resolve(name).toFile().delete();
        }
        directory.toFile().delete();
    }
}
