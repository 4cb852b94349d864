package dev.percpu.harness.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The kernel's files below a root. In tests, the root is a copy from another machine.
 *
 * @param root the directory that replaces {@code /}
 */
record KernelFiles(Path root) {

    /** Some kernels end lists with a NUL. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

    /**
     * The text of a file without surrounding white space, control characters replaced by blanks;
     * empty if it cannot be read.
     */
    Optional<String> text(String file) {
        try {
            String text = Files.readString(root.resolve(file), ISO_8859_1);
            return Optional.of(CONTROL.matcher(text).replaceAll(" ").strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The content of a file; no bytes if it cannot be read. */
    byte[] bytes(String file) {
        try {
            return Files.readAllBytes(root.resolve(file));
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** Whether the file exists. */
    boolean exists(String file) {
        return Files.exists(root.resolve(file));
    }

    /** The names in a directory, sorted; empty if it cannot be read. */
    List<String> names(String directory) {
        try (Stream<Path> entries = Files.list(root.resolve(directory))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }
}
