package dev.percpu.harness.run;

import java.io.IOException;
import java.nio.file.Files;
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
        Path arguments = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
        try {
            return Arrays.stream(new String(Files.readAllBytes(arguments)).split("\0"))
                    .filter(argument -> argument.startsWith("-D") && argument.contains("=/"))
                    .map(argument -> Path.of(argument.substring(argument.indexOf('=') + 1)))
                    .anyMatch(file -> isIn(file, forks));
        } catch (IOException e) {
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
