package dev.percpu.harness.store;

import java.io.BufferedOutputStream;
import java.io.EOFException;
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
                    "cannot write '%s' (%s); name a file where there is room with -o"
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
     *     that is neither a file nor a directory within the target; the message can be shown to a
     *     user
     */
    public static void unpack(Path archive, Path target) throws IOException {
        try (InputStream file = Files.newInputStream(archive);
                GZIPInputStream content = new GZIPInputStream(file);
                TarArchiveInputStream tar = new TarArchiveInputStream(content, "UTF-8")) {
            long left = MOST_BYTES;
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                Path path = inside(entry, target, archive);
                left -= entry.getSize();
                if (left < 0) {
                    throw refused(archive, "it unpacks to more than " + MOST_BYTES + " bytes");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(tar, path);
                }
            }
            // The checksum is at the end, so the stream must be read to its end.
            content.transferTo(OutputStream.nullOutputStream());
        } catch (FileAlreadyExistsException e) {
            throw refused(archive, "two of its entries have the same name");
        } catch (EOFException e) {
            throw refused(archive, "it is cut off; copy it again");
        } catch (ZipException | IllegalArgumentException e) {
            throw refused(archive, "it is damaged, or no .tar.gz: " + e.getMessage());
        } catch (FileSystemException e) {
            throw new IOException("'%s' cannot be read (%s)".formatted(archive, reason(e)), e);
        }
    }

    private static Path inside(TarArchiveEntry entry, Path target, Path archive)
            throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target.normalize())
                || !entry.isDirectory() && path.equals(target.normalize())) {
            throw refused(archive, "its entry '" + entry.getName() + "' leads out of it");
        }
        byte kind = entry.getLinkFlag();
        if (!entry.isDirectory()
                && kind != TarConstants.LF_NORMAL
                && kind != TarConstants.LF_OLDNORM) {
            throw refused(archive, "its entry '" + entry.getName() + "' is no plain file");
        }
        return path;
    }

    private static IOException refused(Path archive, String why) {
        return new IOException("'" + archive + "' is no file of results: " + why);
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException system && system.getReason() == null
                ? e.getClass().getSimpleName()
                : e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    }
}
