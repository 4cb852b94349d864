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
    void whatIsPackedComesBack() throws IOException {
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
                .withMessageContaining("is no file of results");
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
    @ValueSource(bytes = {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_FIFO})
    void whatIsNoPlainFileIsRefused(byte type) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry("top/way", type);
        entry.setLinkName("/etc");
        foreign(entry);

        assertThatIOException()
                .isThrownBy(() -> Archive.unpack(archive, target))
                .withMessageContaining("is no plain file");
        assertThat(target).isEmptyDirectory();
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
