package dev.percpu.harness.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The lock by which JMH lets one benchmark run at a time on a machine, held for a whole run. JMH
 * itself takes it for each call, that is for each fork, and would let another benchmark in between
 * two of them.
 */
public final class JmhLock implements AutoCloseable {

    /** JMH's own switch: whoever sets it answers for the lock. */
    private static final String IGNORE = "jmh.ignoreLock";

    private final Optional<FileChannel> channel;

    private JmhLock(Optional<FileChannel> channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock, and tells JMH not to. Call it before JMH is used in this JVM. A user who told
     * JMH to ignore the lock is obeyed.
     *
     * @return the lock, to be closed after the run
     * @throws JmhLockedException if another benchmark holds it, or its file cannot be used
     */
    public static JmhLock acquire() throws JmhLockedException {
        if (Boolean.getBoolean(IGNORE)) {
            return new JmhLock(Optional.empty());
        }
        JmhLock lock = acquire(Path.of(System.getProperty("java.io.tmpdir"), "jmh.lock"));
        System.setProperty(IGNORE, "true");
        return lock;
    }

    static JmhLock acquire(Path file) throws JmhLockedException {
        try {
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            shareWithOtherUsers(file);
            if (!locked(channel)) {
                channel.close();
                throw new JmhLockedException(
                        "another JMH benchmark is running on this machine and would disturb the"
                                + " figures; wait until it has ended (it holds "
                                + file
                                + ")");
            }
            return new JmhLock(Optional.of(channel));
        } catch (IOException e) {
            throw new JmhLockedException(
                    "JMH's lock '"
                            + file
                            + "' cannot be used ("
                            + e.getClass().getSimpleName()
                            + "); make it writable or remove it");
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** As JMH does: a file that only its first user can open would lock out everyone else. */
    private static void shareWithOtherUsers(Path file) throws IOException {
        if (Files.isWritable(file)) {
            file.toFile().setWritable(true, false);
        }
    }

    /** Lets other benchmarks run. */
    @Override
    public void close() {
        channel.ifPresent(JmhLock::release);
    }

    private static void release(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("JMH's lock cannot be released", e);
        }
    }
}
