package dev.percpu.harness.run.lock;

import dev.percpu.harness.text.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prevents another measurement from using the same directory or the same machine at the same time,
 * and prevents any other JMH benchmark from running on the machine.
 */
public final class RunLock implements AutoCloseable {

    /**
     * The same path for every process of the machine, whatever temporary directory its JVM uses.
     */
    private static final Path HOST = Path.of("/tmp", "percpu-counters.lock");

    private static final String DIRECTORY = "run.lock";

    private final List<LockFile> held;

    private RunLock(List<LockFile> held) {
        this.held = List.copyOf(held);
    }

    /**
     * Takes the locks. Call this before JMH is used in this JVM. If the user told JMH to ignore its
     * lock, the lock of the machine is ignored, too.
     *
     * @param directory the directory for the results of the measurement; created if it does not
     *     exist
     * @return the lock, to be closed after the measurement
     * @throws LockedException if another measurement or JMH benchmark is running, or a file cannot
     *     be used
     */
    public static RunLock acquire(Path directory) throws LockedException {
        List<LockFile> held = new ArrayList<>();
        try {
            if (!Boolean.getBoolean(JmhLock.IGNORE)) {
                held.add(host(HOST, Optional.of(directory)));
                held.add(JmhLock.acquire());
            }
            held.add(directory(directory));
            return new RunLock(held);
        } catch (LockedException e) {
            held.forEach(LockFile::close);
            throw e;
        }
    }

    static LockFile host(Path file, Optional<Path> directory) throws LockedException {
        LockFile lock =
                LockFile.acquire(
                        file,
                        () ->
                                "this machine is measuring already: "
                                        + LockFile.holder(file)
                                        + "; wait until it has ended, or stop it",
                        "measure without locks, with JAVA_TOOL_OPTIONS=-D"
                                + JmhLock.IGNORE
                                + "=true");
        lock.write(self(directory));
        return lock;
    }

    private static LockFile directory(Path directory) throws LockedException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new LockedException(
                    String.format(
                            "cannot write to '%s' (%s); name a writable directory",
                            directory, Cause.of(e)));
        }
        Path file = directory.resolve(DIRECTORY);
        LockFile lock =
                LockFile.acquire(
                        file,
                        () ->
                                "'%s' is being written: %s; wait until it has ended, or stop it"
                                        .formatted(directory, LockFile.holder(file)),
                        "name another directory");
        lock.write(self(Optional.of(directory)));
        return lock;
    }

    /** A text that says who holds a lock. */
    private static String self(Optional<Path> directory) {
        return "process %s, since %s%s"
                .formatted(
                        ProcessHandle.current().pid(),
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        directory
                                .map(
                                        path ->
                                                ", with results in '"
                                                        + path.toAbsolutePath().normalize()
                                                        + "'")
                                .orElse(""));
    }

    /** Releases the locks, so that others can measure. */
    @Override
    public void close() {
        held.reversed().forEach(LockFile::close);
    }
}
