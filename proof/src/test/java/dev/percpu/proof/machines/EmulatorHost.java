package dev.percpu.proof.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.proof.ProofPrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The machine that emulates: its programs, and where they leave what they make. */
final class EmulatorHost {

    /** The directory of everything that emulators are given and print. */
    static final Path TARGET = Path.of("target", "machine").toAbsolutePath();

    private EmulatorHost() {}

    /** Skips the test if a program is missing, and says what would bring it. */
    static void needs(String program, String debianPackage) {
        assumeTrue(
                ProofPrograms.onPath(program),
                () -> "no %s on the PATH (Debian: %s)".formatted(program, debianPackage));
    }

    /**
     * Runs a program of this machine; the path that it prints as its last line.
     *
     * @throws IOException if it ends with 1, for want of something that this machine has not
     * @throws AssertionError if it ends with another code, for it is broken
     */
    static Path printed(String... command) throws IOException, InterruptedException {
        Files.createDirectories(TARGET);
        Path errors = Files.createTempFile(TARGET, Path.of(command[0]).getFileName() + "-", ".err");
        Process script = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String printed = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = script.waitFor();
        String said = Files.readString(errors).strip();
        Files.delete(errors);
        if (code == 1) {
            throw new IOException(said);
        }
        assertThat(code).as("%s: %s", command[0], said).isZero();
        return Path.of(printed.lines().reduce((first, last) -> last).orElseThrow());
    }

    /**
     * Runs an emulator, whatever it ends with, and reads the log of its guest.
     *
     * @param output where what it says itself goes; the log, if the guest prints that way
     * @throws AssertionError if it has not ended within its time, or the guest has said nothing
     */
    static Transcript emulate(List<String> command, Path output, Path log, Duration patience)
            throws IOException, InterruptedException {
        Files.deleteIfExists(log);
        Process emulator =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            if (!emulator.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "not at its end within %s; the end of %s: %s"
                                .formatted(patience, log, Transcript.of(log).last()));
            }
        } finally {
            emulator.destroyForcibly().waitFor();
        }
        if (!Files.exists(log) || Files.size(log) == 0) {
            throw new AssertionError(
                    "%s is empty; the emulator ended with %d and said: %s"
                            .formatted(log, emulator.exitValue(), Files.readString(output)));
        }
        return Transcript.of(log);
    }
}
