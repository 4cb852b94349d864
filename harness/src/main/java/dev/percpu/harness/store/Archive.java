package dev.percpu.harness.store;

import dev.percpu.harness.text.OneLine;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Packs a directory into one file, {@code .tar.gz}, and unpacks it. The same files always give the
 * same bytes: entries are sorted, have no owner, and all have the same time.
 */
public final class Archive {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    /**
     * The most bytes that an archive may unpack to. The results of a long night take a hundredth of
     * this; an archive that claims more is malicious.
     */
    private static final long MOST_BYTES = 1L << 34;

    /** The most files and directories in an archive. A long night has some thousand files. */
    private static final int MOST_ENTRIES = 100_000;

    /** The most bytes from one file to the next, which are held in memory. */
    private static final long MOST_BETWEEN = 1 << 20;

    private static final int EXECUTABLE = 0100755;
    private static final int READABLE = 0100644;

    private Archive() {}

    /**
     * The regular files below a directory, in the order in which they are packed.
     *
     * @param chosen selects files by their paths within the directory
     */
    public static List<Path> files(Path tree, Predicate<Path> chosen) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            return paths.filter(Files::isRegularFile)
                    .map(tree::relativize)
                    .filter(chosen)
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    /**
     * Packs files. An existing archive is either replaced completely or left unchanged.
     *
     * @param tree the directory that holds the files
     * @param files the paths of the files within the directory, in the order of packing
     * @param top the name of the directory that is created when the archive is unpacked
     * @throws IOException if the archive cannot be written; the message can be shown to a user
     */
    public static void pack(Path tree, List<Path> files, String top, Path archive)
            throws IOException {
        Path draft = archive.resolveSibling(archive.getFileName() + ".draft");
        try {
            try (TarArchiveOutputStream tar =
                    new TarArchiveOutputStream(
                            new BufferedOutputStream(
                                    // The header that this stream writes holds no time.
                                    new GZIPOutputStream(Files.newOutputStream(draft))),
                            "UTF-8")) {
                tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
                for (Path file : files) {
                    add(tar, tree.resolve(file), top + "/" + file);
                }
            }
            Files.move(
                    draft,
                    archive,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw new IOException(
                    "cannot write '%s' (%s); name a file on a disk with free space with -o"
                            .formatted(archive, reason(e)),
                    e);
        }
    }

    private static void add(TarArchiveOutputStream tar, Path file, String name) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(Files.size(file));
        entry.setMode(Files.isExecutable(file) ? EXECUTABLE : READABLE);
        entry.setModTime(TIME.toEpochMilli());
        entry.setIds(0, 0);
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
    }

    /**
     * Unpacks an archive.
     *
     * @param target an empty directory; nothing is written outside of it
     * @throws IOException if the file is not an archive, if it is truncated, or if it has an entry
     *     that is neither a file nor a directory within the target, or if there is no room; the
     *     message can be shown to a user
     */
    public static void unpack(Path archive, Path target) throws IOException {
        try (InputStream file = Files.newInputStream(archive);
                Limited content = new Limited(new GZIPInputStream(file));
                TarArchiveInputStream tar = new TarArchiveInputStream(content, "UTF-8")) {
            long left = MOST_BYTES;
            int entries = 0;
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                Path path = inside(entry, target, archive);
                left -= entry.getSize();
                entries++;
                if (left < 0 || entries > MOST_ENTRIES) {
                    throw refused(
                            archive,
                            "it has more than %,d bytes or %,d entries"
                                    .formatted(MOST_BYTES, MOST_ENTRIES));
                }
                checkRoom(archive, target, entry.getSize());
                content.allow(entry.getSize() + MOST_BETWEEN);
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(tar, path);
                }
            }
            // The checksum is at the end, so the stream must be read to its end.
            content.allow(MOST_BETWEEN);
            content.transferTo(OutputStream.nullOutputStream());
        } catch (FileAlreadyExistsException e) {
            throw refused(archive, "two of its entries have the same name");
        } catch (EOFException e) {
            throw refused(archive, "it is truncated; copy it again");
        } catch (ZipException | IllegalArgumentException e) {
            throw refused(
                    archive, "it is damaged, or not a .tar.gz: " + OneLine.head(e.getMessage()));
        } catch (Refused e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    "'%s' cannot be unpacked (%s); copy it again, or look for room in '%s'"
                            .formatted(archive, OneLine.head(reason(e)), target),
                    e);
        }
    }

    /** Says before a file is written that there is no room for it. */
    private static void checkRoom(Path archive, Path target, long bytes) throws IOException {
        long room = Files.getFileStore(target).getUsableSpace();
        if (bytes > room) {
            throw new Refused(
                    "'%s' has a file of %,d bytes, and there are %,d in '%s'; set JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIRECTORY to one with room"
                            .formatted(archive, bytes, room, target.toAbsolutePath().getParent()));
        }
    }

    /** Ends a stream with an error after so many bytes, before they fill the memory. */
    private static final class Limited extends FilterInputStream {

        private long left = MOST_BETWEEN;

        Limited(InputStream in) {
            super(in);
        }

        void allow(long bytes) {
            left = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left <= 0 && length > 0) {
                throw new ZipException("too much between two of its files");
            }
            int read = super.read(into, from, (int) Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            return Math.max(0, read(new byte[(int) Math.min(bytes, 8192)]));
        }
    }

    /** The archive is not what it should be; the message can be shown to a user. */
    private static final class Refused extends IOException {

        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    private static Path inside(TarArchiveEntry entry, Path target, Path archive)
            throws IOException {
        String name = "its entry '" + OneLine.head(entry.getName()) + "'";
        if (!OneLine.of(entry.getName()).equals(entry.getName())) {
            throw refused(archive, name + " has control characters");
        }
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target.normalize())
                || !entry.isDirectory() && path.equals(target.normalize())) {
            throw refused(archive, name + " leads out of it");
        }
        byte kind = entry.getLinkFlag();
        boolean file = kind == TarConstants.LF_NORMAL || kind == TarConstants.LF_OLDNORM;
        // A sparse file grows without having bytes in the archive.
        if (!entry.isDirectory() && !file || entry.isSparse()) {
            throw refused(archive, name + " is not a regular file");
        }
        return path;
    }

    private static IOException refused(Path archive, String why) {
        return new Refused("'" + archive + "' is not a file of results: " + why);
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException system && system.getReason() == null
                ? e.getClass().getSimpleName()
                : e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    }
}
