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
 * Ends forks that outlive their run. When a run is killed, its current fork continues. It would
 * measure at the same time as the forks of the next run, and write to the same files.
 */
final class Orphans {

    private static final int TIMEOUT_SECONDS = 10;

    /** The encoding of file names on this machine. */
    private static final Charset ENCODING =
            Charset.forName(System.getProperty("sun.jnu.encoding"), UTF_8);

    private Orphans() {}

    /**
     * Ends every fork that leaves its evidence in a directory. The caller holds the lock of the
     * directory, so none of these forks belongs to a living run.
     *
     * @return how many forks it has ended
     * @throws IOException if a fork does not end
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

    /**
     * Reads the arguments from the kernel, because the JDK does not show arguments as long as a
     * fork's.
     */
    private static boolean isTold(ProcessHandle process, Path forks) {
        Path directory = Path.of("/proc", String.valueOf(process.pid()));
        try {
            // A process of another user is not a fork of this user, whatever its arguments are.
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

    /** A text that is not a path on this machine is not a file of a fork. */
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
                    "process " + orphan.pid() + ", a fork of an earlier run, does not end; kill it",
                    e);
        }
    }
}
