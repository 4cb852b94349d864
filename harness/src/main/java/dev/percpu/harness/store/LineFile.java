package dev.percpu.harness.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file that grows by whole lines. A line is on the disk before the next one is written, so that
 * whatever stops the writer leaves whole lines and at most one torn one, the last.
 */
final class LineFile {

    private final Path path;

    LineFile(Path path) {
        this.path = path;
    }

    /**
     * What is in a file.
     *
     * @param lines the whole lines, but for blank ones
     * @param torn what is left of a last line whose writing was cut off; empty if nothing was
     */
    record Content(List<String> lines, String torn) {}

    /** Adds a line, which must not have a line break in it, and forces it to the disk. */
    void append(String line) {
        try {
            write(path, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to '" + path + "'", e);
        }
    }

    /** What is in the file; nothing if it does not exist. */
    Content read() throws IOException {
        String text = Files.exists(path) ? text() : "";
        int whole = text.lastIndexOf('\n') + 1;
        return new Content(
                text.substring(0, whole).lines().filter(line -> !line.isBlank()).toList(),
                text.substring(whole));
    }

    /** A torn line may end within a character, which must not make the others unreadable. */
    private String text() throws IOException {
        return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    }

    /** Takes a torn last line away, so that the next line does not continue it. */
    void mend() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        byte[] bytes = Files.readAllBytes(path);
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        if (whole < bytes.length) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(whole);
                channel.force(true);
            }
        }
    }

    /** Writes a text and forces it to the disk. */
    static void write(Path file, String text, StandardOpenOption... options) throws IOException {
        try (FileChannel channel = FileChannel.open(file, writing(options))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static StandardOpenOption[] writing(StandardOpenOption... options) {
        StandardOpenOption[] all = new StandardOpenOption[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = StandardOpenOption.WRITE;
        return all;
    }
}
