package dev.percpu.harness.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file to which complete lines are appended. Each line is on the disk before the next one is
 * written. Therefore, if the writer is stopped, at most the last line is torn; all other lines are
 * complete.
 */
final class LineFile {

    /** The longest line, in bytes. Rows with thousands of threads take a hundredth of this. */
    static final int LONGEST = 1 << 25;

    private static final int CHUNK = 1 << 16;

    private final Path path;

    LineFile(Path path) {
        this.path = path;
    }

    /**
     * The content of a file.
     *
     * @param values the values read from the complete lines; blank lines are skipped
     * @param torn the rest of a last line whose writing was cut off; empty if there is none
     */
    record Content<T>(List<T> values, String torn) {}

    /** Appends a line and forces it to the disk. The line must not contain a line break. */
    void append(String line) {
        try {
            write(
                    path,
                    line + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to '" + path + "'", e);
        }
    }

    /** Reads a value from a complete line. */
    interface Reader<T> {
        T read(String line, int number) throws IOException;
    }

    /**
     * Reads the file; the content is empty if the file does not exist. Each line is discarded after
     * it has been read, so a long file takes no more memory than its values.
     *
     * @throws IOException if the file cannot be read, if a line is longer than any that this
     *     program writes, or if a complete line is not UTF-8 text; the message names the file and
     *     the line
     */
    <T> Content<T> read(Reader<T> reader) throws IOException {
        List<T> values = new ArrayList<>();
        if (!Files.exists(path)) {
            return new Content<>(values, "");
        }
        try (InputStream bytes = Files.newInputStream(path)) {
            byte[] chunk = new byte[CHUNK];
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int number = 1;
            for (int size = bytes.read(chunk); size >= 0; size = bytes.read(chunk)) {
                int begin = 0;
                for (int i = 0; i < size; i++) {
                    if (chunk[i] == '\n') {
                        add(line, chunk, begin, i, number);
                        String text = text(line, number);
                        if (!text.isBlank()) {
                            values.add(reader.read(text, number));
                        }
                        line.reset();
                        begin = i + 1;
                        number++;
                    }
                }
                add(line, chunk, begin, size, number);
            }
            return new Content<>(values, line.toString(StandardCharsets.UTF_8));
        }
    }

    private void add(ByteArrayOutputStream line, byte[] chunk, int begin, int end, int number)
            throws IOException {
        if (line.size() + end - begin > LONGEST) {
            throw damaged(number, "it is longer than " + LONGEST + " bytes, the limit of a line");
        }
        line.write(chunk, begin, end - begin);
    }

    private String text(ByteArrayOutputStream line, int number) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw damaged(number, "it is not text in UTF-8");
        }
    }

    /** An error about a damaged line; its message is one line. */
    IOException damaged(int number, String how) {
        return new IOException(
                "'" + path + "', line " + number + " is damaged: " + how + "; remove the line");
    }

    /** Removes a torn last line, so that the next line is not appended to it. */
    void fix() throws IOException {
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

    /** Writes a text, with options for writing, and forces it to the disk. */
    static void write(Path file, String text, StandardOpenOption... options) throws IOException {
        try (FileChannel channel = FileChannel.open(file, options)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
