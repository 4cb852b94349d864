package dev.percpu.proof.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory in memory, for parsers that read files. */
final class Scratch {

    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path path;

    Scratch(String name) {
        try {
            path =
                    Files.isWritable(MEMORY)
                            ? Files.createTempDirectory(MEMORY, name)
                            : Files.createTempDirectory(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(path)));
    }

    Path path() {
        return path;
    }

    /** Leaves nothing in it. */
    void clear() {
        delete(path);
        path.toFile().mkdir();
    }

    private static void delete(Path path) {
        try (Stream<Path> all = Files.walk(path)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
