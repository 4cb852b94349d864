package dev.percpu.proof;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The programs of this machine, some of which tests need. */
public final class ProofPrograms {

    private ProofPrograms() {}

    /** Whether a program is in a directory of the {@code PATH}. */
    public static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
