package dev.percpu.harness.run.lock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/**
 * A file that one process at a time holds. The kernel lets go of it when the process ends, however
 * it does, so that a file that was left behind keeps nobody out.
 */
final class LockFile implements AutoCloseable {

    private final FileChannel channel;

    private LockFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes a lock.
     *
     * @param file the file, which is made if it does not exist, and never removed: whoever wants
     *     the lock next may have it open
     * @param taken what to say if another process holds it, or this one already does
     * @return the lock
     * @throws LockedException if it is taken, or the file cannot be used
     */
    static LockFile acquire(Path file, Supplier<String> taken) throws LockedException {
        try {
            FileChannel channel = open(file);
            if (!locked(channel)) {
                channel.close();
                throw new LockedException(taken.get());
            }
            return new LockFile(channel);
        } catch (IOException e) {
            throw new LockedException(
                    String.format(
                            "the lock '%s' cannot be used (%s); make it writable or remove it",
                            file, e.getClass().getSimpleName()));
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

    /**
     * Opens the file that is there if there is one: in a directory for everybody the kernel may
     * refuse to open another user's file for making it.
     */
    private static FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            // A file that only its first user can open would lock out everyone else.
            file.toFile().setWritable(true, false);
            return channel;
        }
    }

    /** Leaves word for those who find the lock taken. */
    void write(String holder) {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("a lock cannot be written", e);
        }
    }

    /** What the holder of a lock has left. */
    static String holder(Path file) {
        try {
            String text = Files.readString(file).strip();
            return text.isEmpty() ? "a process that has not said who it is" : text;
        } catch (IOException e) {
            return "a process that cannot be told (" + e.getClass().getSimpleName() + ")";
        }
    }

    /** Lets others have it. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a lock cannot be released", e);
        }
    }
}
