package dev.percpu.harness.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The kernel's files below a root, which in tests is a copy of another machine's.
 *
 * @param root what stands for {@code /}
 */
record KernelFiles(Path root) {

    /** The text of a file without the white space around it; empty if it cannot be read. */
    Optional<String> text(String file) {
        try {
            return Optional.of(Files.readString(root.resolve(file)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The content of a file; nothing if it cannot be read. */
    byte[] bytes(String file) {
        try {
            return Files.readAllBytes(root.resolve(file));
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
