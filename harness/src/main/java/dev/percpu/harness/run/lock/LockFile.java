package dev.percpu.harness.run.lock;

import dev.percpu.harness.text.Cause;
import java.io.IOException;
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
     * @param instead what a user can do who cannot remove what another one has put there
     * @return the lock
     * @throws LockedException if it is taken, or the file cannot be used
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
     * In a directory for everybody, anybody may have put something else in the lock's place: a link
     * leads to a file that is not this program's, and a pipe keeps whoever opens it waiting.
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
            flaw = "no regular file";
        } else if ((Integer) found.get("nlink") > 1) {
            flaw = "a file with other names besides";
        }
        if (flaw != null) {
            throw new LockedException(
                    "'%s' is %s and not this program's lock; %s"
                            .formatted(file, flaw, remedy(file, "remove it", instead)));
        }
    }

    /**
     * What this user can do. In a directory for everybody none but its owner removes a file, and in
     * a user namespace not even the superuser.
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
                    : "it belongs to " + owner + ": ask for its removal, or " + instead;
        } catch (IOException e) {
            return "see to it that it can be made there";
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
            return FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS);
            // A file that only its first user can open would lock out everyone else.
            file.toFile().setReadable(true, false);
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
            return "a process that cannot be told (" + Cause.of(e) + ")";
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
