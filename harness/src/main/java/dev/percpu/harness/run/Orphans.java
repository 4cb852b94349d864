package dev.percpu.harness.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.percpu.harness.bench.ForkSettings;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Forks that outlive their run: one that was killed leaves the fork under way, which would go on
 * measuring beside those of the run that takes its place, and write where they write.
 */
final class Orphans {

    private static final int TIMEOUT_SECONDS = 10;

    /** In which names of files are encoded here. */
    private static final Charset ENCODING =
            Charset.forName(System.getProperty("sun.jnu.encoding"), UTF_8);

    private Orphans() {}

    /**
     * Ends every fork that was told to leave its evidence in a directory. The caller holds the
     * directory's lock, so that none of them has a run.
     *
     * @param forks the directory
     * @return how many there were
     * @throws IOException if one does not end
     */
    static int end(Path forks) throws IOException {
        List<ProcessHandle> orphans =
                ProcessHandle.allProcesses().filter(process -> isTold(process, forks)).toList();
        for (ProcessHandle orphan : orphans) {
            orphan.destroyForcibly();
            awaitEnd(orphan);
        }
        return orphans.size();
    }

    /** By the kernel's copy of its arguments: the JDK shows none that are as long as a fork's. */
    private static boolean isTold(ProcessHandle process, Path forks) {
        Path directory = Path.of("/proc", String.valueOf(process.pid()));
        try {
            // Whatever others' processes have in their arguments, they are no fork of this user's.
            if (!Files.getOwner(directory).equals(Files.getOwner(Path.of("/proc/self")))) {
                return false;
            }
            byte[] arguments = Files.readAllBytes(directory.resolve("cmdline"));
            return Arrays.stream(new String(arguments, ENCODING).split("\0"))
                    .filter(argument -> argument.startsWith(ForkSettings.EVIDENCE_ARGUMENT))
                    .map(argument -> argument.substring(ForkSettings.EVIDENCE_ARGUMENT.length()))
                    .anyMatch(file -> isIn(file, forks));
        } catch (IOException e) {
            return false;
        }
    }

    /** What is no path here belongs to nobody's fork. */
    private static boolean isIn(String file, Path forks) {
        try {
            return isIn(Path.of(file), forks);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean isIn(Path file, Path forks) {
        try {
            return Files.exists(forks)
                    && file.getParent() != null
                    && Files.exists(file.getParent())
                    && Files.isSameFile(file.getParent(), forks);
        } catch (IOException e) {
            return false;
        }
    }

    private static void awaitEnd(ProcessHandle orphan) throws IOException {
        try {
            orphan.onExit().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a fork of a dead run was ending", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(
                    "process "
                            + orphan.pid()
                            + ", a fork of a run that is dead, does not end; kill it",
                    e);
        }
    }
}
