package dev.percpu.harness.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {

    private static final String LONG = "forks/" + "a".repeat(200) + ".log";

    @TempDir Path temporary;
    private Path tree;
    private Path archive;
    private Path target;

    @BeforeEach
    void fill() throws IOException {
        tree = temporary.resolve("tree");
        Files.createDirectories(tree.resolve("forks"));
        Files.writeString(tree.resolve("z"), "last");
        Files.writeString(tree.resolve(LONG), "a long name");
        archive = temporary.resolve("results.tar.gz");
        target = Files.createDirectories(temporary.resolve("outer/target"));
    }

    private void pack(Path to) throws IOException {
        Archive.pack(tree, Archive.files(tree, file -> true), "top", to);
    }

    @Test
    void packedFilesAreReadBackUnchanged() throws IOException {
        pack(archive);
        Archive.unpack(archive, target);

        assertThat(target.resolve("top/z")).hasContent("last");
        assertThat(target.resolve("top").resolve(LONG)).hasContent("a long name");
    }

    @Test
    void theSameTreeGivesTheSameBytesWhateverItsTimes() throws IOException {
        pack(archive);
        byte[] before = Files.readAllBytes(archive);
        Files.setLastModifiedTime(tree.resolve("z"), FileTime.fromMillis(0));
        pack(archive);

        assertThat(archive).hasBinaryContent(before);
    }

    @Test
    void aFileThatIsCutOffAnywhereIsOneLine() throws IOException {
        pack(archive);
        byte[] whole = Files.readAllBytes(archive);
        for (int length = 1; length < whole.length; length += 7) {
            Files.write(archive, Arrays.copyOf(whole, length));
            Path empty = Files.createTempDirectory(temporary, "cut");
            assertThatIOException()
                    .as("%s of %s bytes", length, whole.length)
                    .isThrownBy(() -> Archive.unpack(archive, empty))
                    .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1))
                    .withMessageContaining("'" + archive + "'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no archive", "\u001f\u008b"})
    void anotherFileIsOneLine(String content) throws IOException {
        Files.writeString(archive, content, StandardCharsets.ISO_8859_1);

        assertThatIOException()
                .isThrownBy(() -> Archive.unpack(archive, target))
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1))
                .withMessageContaining("is not a file of results");
    }

    private void foreign(TarArchiveEntry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
            for (TarArchiveEntry entry : entries) {
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }
        }
        Files.write(archive, bytes.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "top/../../outside", "/outside", "a/../../../outside"})
    void aNameThatLeadsOutIsRefusedAndNothingIsWrittenThere(String name) throws IOException {
        foreign(new TarArchiveEntry(name, true));

        assertThatIOException()
                .isThrownBy(() -> Archive.unpack(archive, target))
                .withMessageContaining("leads out of it");
        assertThat(target.resolveSibling("outside")).doesNotExist();
        assertThat(Path.of("/outside")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            bytes = {
                TarConstants.LF_SYMLINK,
                TarConstants.LF_LINK,
                TarConstants.LF_FIFO,
                TarConstants.LF_CHR,
                TarConstants.LF_BLK,
                TarConstants.LF_CONTIG
            })
    void anEntryThatIsNotARegularFileIsRefused(byte type) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry("top/way", type);
        entry.setLinkName("/etc");
        foreign(entry);

        assertThatIOException()
                .isThrownBy(() -> Archive.unpack(archive, target))
                .withMessageContaining("is not a regular file");
        assertThat(target).isEmptyDirectory();
    }

    /** The way out takes two entries: a link, and a file behind it. */
    @Test
    void nothingIsWrittenThroughALink() throws IOException {
        Path outside = Files.createDirectories(temporary.resolve("outside"));
        TarArchiveEntry link = new TarArchiveEntry("top/way", TarConstants.LF_SYMLINK);
        link.setLinkName(outside.toString());
        foreign(link, new TarArchiveEntry("top/way/file"));

        assertThatIOException()
                .isThrownBy(() -> Archive.unpack(archive, target))
                .withMessageContaining("is not a regular file");
        assertThat(outside).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"top/a\u001b[2Jb", "top/a\nb", "top/a\u202eb", "top/a\u007fb"})
    void aNameWithControlCharactersIsRefusedAndNotRepeated(String name) throws IOException {
        foreign(new TarArchiveEntry(name));

        assertThatIOException()
                .isThrownBy(() -> Archive.unpack(archive, target))
                .withMessageContaining("has control characters")
                .satisfies(
                        e ->
                                assertThat(e.getMessage())
                                        .contains("top/a\ufffd")
                                        .doesNotContain(name)
                                        .hasLineCount(1));
        assertThat(target).isEmptyDirectory();
    }

    private void raw(byte[] tar) throws IOException {
        try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(archive))) {
            gzip.write(tar);
        }
    }

    private static byte[] header(String name, byte type, long size) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setSize(size);
        byte[] header = new byte[512];
        entry.writeEntryHeader(header);
        return header;
    }

    private void assertRefused(String why) {
        assertThatIOException()
                .isThrownBy(() -> Archive.unpack(archive, target))
                .withMessageContaining("'" + archive + "'")
                .withMessageContaining(why)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @Test
    void aFileThatSaysItIsHugeIsRefusedBeforeItIsWritten() throws IOException {
        raw(header("top/huge", TarConstants.LF_NORMAL, 7L << 30));
        assertThatIOException()
                .isThrownBy(() -> Archive.unpack(archive, target))
                .withMessageContaining("'" + archive + "'")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));

        byte[] endless = header("top/huge", TarConstants.LF_NORMAL, 1);
        // The size in base 256: as large as a long can be.
        Arrays.fill(endless, 124, 136, (byte) 0xff);
        endless[124] = (byte) 0x80;
        Arrays.fill(endless, 125, 128, (byte) 0);
        endless[128] = 0x7f;
        checksum(endless);
        raw(endless);
        assertRefused("it has more than");
        assertThat(target.resolve("top/huge"))
                .satisfiesAnyOf(
                        path -> assertThat(path).doesNotExist(),
                        path -> assertThat(path).isEmptyFile());
    }

    private static void checksum(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        byte[] text = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, header, 148, text.length);
    }

    @Test
    void aSparseFileIsRefused() throws IOException {
        byte[] extra =
                (record("GNU.sparse.size=2000000000")
                                + record("GNU.sparse.numblocks=1")
                                + record("GNU.sparse.map=0,1"))
                        .getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(header("x", TarConstants.LF_PAX_EXTENDED_HEADER_LC, extra.length));
        bytes.write(Arrays.copyOf(extra, 512));
        bytes.write(header("top/sparse", TarConstants.LF_NORMAL, 1));
        bytes.write(new byte[512 + 1024]);
        raw(bytes.toByteArray());

        assertRefused("is not a regular file");
        assertThat(target).isEmptyDirectory();
    }

    /** A line of a header, which begins with its own length. */
    private static String record(String text) {
        int length = text.length() + 4;
        return length + " " + text + "\n";
    }

    /** A name of many megabytes takes next to nothing when it is compressed. */
    @Test
    void aNameThatFillsTheMemoryIsRefused() throws IOException {
        int length = 64 << 20;
        byte[] tar =
                Arrays.copyOf(
                        header("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME, length),
                        512 + length);
        Arrays.fill(tar, 512, tar.length, (byte) 'a');
        raw(tar);

        assertRefused("too much between two of its files");
    }

    @Test
    void whatComesAfterTheLastFileIsNotReadForEver() throws IOException {
        pack(archive);
        byte[] whole;
        try (GZIPInputStream packed = new GZIPInputStream(Files.newInputStream(archive))) {
            whole = packed.readAllBytes();
        }
        raw(Arrays.copyOf(whole, whole.length + (64 << 20)));

        assertRefused("too much between two of its files");
    }

    @Test
    void moreEntriesThanAnyNightHasAreRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] directory = header("top/", TarConstants.LF_DIR, 0);
        for (int i = 0; i <= 100_000; i++) {
            bytes.write(directory);
        }
        raw(bytes.toByteArray());

        assertRefused("100,000 entries");
    }

    /** The stream is sound, and what it holds is not. */
    @Test
    void aDamagedHeaderIsOneLine() throws IOException {
        byte[] header = header("top/file", TarConstants.LF_NORMAL, 4);
        header[124] = 'x';
        raw(header);

        assertRefused("");
    }

    @Test
    void twoEntriesOfOneNameAreRefused() throws IOException {
        foreign(new TarArchiveEntry("top"), new TarArchiveEntry("top"));

        assertThatIOException()
                .isThrownBy(() -> Archive.unpack(archive, target))
                .withMessageContaining("same name");
    }

    @Test
    void anArchiveThatCannotBeWrittenIsOneLineAndTheOldOneStays() throws IOException {
        pack(archive);
        byte[] before = Files.readAllBytes(archive);

        assertThatIOException()
                .isThrownBy(() -> Archive.pack(tree, List.of(Path.of("missing")), "top", archive))
                .withMessageContaining("cannot write '" + archive + "'");
        assertThat(archive).hasBinaryContent(before);
        assertThat(archive.resolveSibling("results.tar.gz.draft")).doesNotExist();
    }
}
