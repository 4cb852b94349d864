package dev.percpu.harness.run.lock;

import dev.percpu.harness.text.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A file that only one process at a time can lock. The kernel releases the lock when the process
 * ends, even if it crashes. A file that was left behind therefore blocks nobody.
 */
final class LockFile implements AutoCloseable {

    private final FileChannel channel;

    private LockFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes a lock.
     *
     * @param file the file; it is created if it does not exist, and never removed, because the next
     *     process may already have opened it
     * @param taken the message if another process, or this one, already holds the lock
     * @param instead what a user can do who is not allowed to remove another user's file
     * @throws LockedException if the lock is taken, or the file cannot be used
     */
    static LockFile acquire(Path file, Supplier<String> taken, String instead)
            throws LockedException {
        try {
            lookAt(file, instead);
            FileChannel channel = open(file);
            if (!locked(channel)) {
                channel.close();
                throw new LockedException(taken.get());
            }
            return new LockFile(channel);
        } catch (IOException e) {
            throw new LockedException(
                    String.format(
                            "the lock '%s' cannot be used (%s); %s",
                            file,
                            Cause.of(e),
                            remedy(file, "make it writable or remove it", instead)));
        }
    }

    /**
     * Checks what is in the lock's path. In a directory that everybody can write to, another user
     * may have created something else there: a link leads to a file of another program, and opening
     * a pipe blocks.
     */
    private static void lookAt(Path file, String instead) throws IOException, LockedException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Map<String, Object> found =
                Files.readAttributes(
                        file, "unix:isSymbolicLink,isRegularFile,nlink", LinkOption.NOFOLLOW_LINKS);
        String flaw = null;
        if (Boolean.TRUE.equals(found.get("isSymbolicLink"))) {
            flaw = "a link";
        } else if (!Boolean.TRUE.equals(found.get("isRegularFile"))) {
            flaw = "not a regular file";
        } else if ((Integer) found.get("nlink") > 1) {
            flaw = "a file with several names";
        }
        if (flaw != null) {
            throw new LockedException(
                    "'%s' is %s and not this program's lock; %s"
                            .formatted(file, flaw, remedy(file, "remove it", instead)));
        }
    }

    /**
     * What this user can do. In a directory that everybody can write to, only the owner of a file
     * can remove it. In a user namespace even the superuser cannot.
     */
    private static String remedy(Path file, String own, String instead) {
        try {
            String owner = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
            String user = System.getProperty("user.name");
            if (owner.equals(user)) {
                return own;
            }
            return user.equals("root")
                    ? own + ", or " + instead
                    : "ask its owner " + owner + " to remove it, or " + instead;
        } catch (IOException e) {
            return "make sure that it can be created there, or " + instead;
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
     * Opens the existing file if there is one, and follows no link: {@link #lookAt} cannot see one
     * that is put there after it has looked. In a directory that everybody can write to, the kernel
     * may refuse to open another user's file with the flag that creates files.
     */
    static FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS);
            // If only its first user could open the file, everyone else would be locked out.
            file.toFile().setReadable(true, false);
            file.toFile().setWritable(true, false);
            return channel;
        }
    }

    /** Writes who holds the lock, for a process that finds it taken. */
    void write(String holder) {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("a lock cannot be written", e);
        }
    }

    /** Reads who holds the lock. */
    static String holder(Path file) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "an unknown process" : text;
        } catch (IOException e) {
            return "an unknown process (" + Cause.of(e) + ")";
        }
    }

    /** Releases the lock. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a lock cannot be released", e);
        }
    }
}
