package dev.percpu.harness.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the native runner and waits for what it prints. */
final class RunnerProcess {

    /** What the runner puts before every complaint. */
    private static final String PREFIX = "processes: (repetition \\d+: )?";

    private RunnerProcess() {}

    /**
     * Runs one repetition.
     *
     * @param commandLine the runner's, or that of a program around it
     * @param errors where its standard error goes, of which nothing is left
     * @return what it did
     * @throws KernelException if it did not; the message says why
     */
    static Repetition run(List<String> commandLine, Path errors) throws KernelException {
        List<Repetition> repetitions = new ArrayList<>();
        Process process = start(commandLine, errors);
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                repetitions.add(Repetition.parse(line));
            }
            int exit = process.waitFor();
            String complaint = complaint(errors);
            if (exit != 0 || repetitions.size() != 1) {
                throw new KernelException(
                        complaint.isEmpty()
                                ? "the native program ended with exit status "
                                        + exit
                                        + " and no reason; see the kernel's log (dmesg)"
                                : complaint);
            }
            return repetitions.get(0);
        } catch (IOException e) {
            throw new KernelException("the native program cannot be read from (" + e + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KernelException("interrupted while the native program was running");
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> commandLine, Path errors) throws KernelException {
        try {
            return new ProcessBuilder(commandLine).redirectError(errors.toFile()).start();
        } catch (IOException e) {
            throw new KernelException(
                    "cannot run '"
                            + commandLine.get(0)
                            + "' ("
                            + e.getMessage()
                            + "); with -o name a directory of a file system that is not mounted"
                            + " noexec");
        }
    }

    private static String complaint(Path errors) throws IOException {
        String text = Files.exists(errors) ? Files.readString(errors) : "";
        Files.deleteIfExists(errors);
        return text.lines()
                .filter(line -> !line.isBlank())
                .reduce((earlier, later) -> later)
                .orElse("")
                .replaceFirst("^" + PREFIX, "");
    }
}
