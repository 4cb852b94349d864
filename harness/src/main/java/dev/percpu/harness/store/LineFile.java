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
 * A file that grows by whole lines. A line is on the disk before the next one is written, so that
 * whatever stops the writer leaves whole lines and at most one torn one, the last.
 */
final class LineFile {

    /** Rows of thousands of threads take a hundredth of it. */
    static final int LONGEST = 1 << 25;

    private static final int CHUNK = 1 << 16;

    private final Path path;

    LineFile(Path path) {
        this.path = path;
    }

    /**
     * What is in a file.
     *
     * @param values what was made of the whole lines, but for blank ones
     * @param torn what is left of a last line whose writing was cut off; empty if nothing was
     */
    record Content<T>(List<T> values, String torn) {}

    /** Adds a line, which must not have a line break in it, and forces it to the disk. */
    void append(String line) {
        try {
            write(path, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to '" + path + "'", e);
        }
    }

    /** Makes something of a whole line. */
    interface Reader<T> {
        T read(String line, int number) throws IOException;
    }

    /**
     * What is in the file; nothing if it does not exist. A line is forgotten as soon as it is read,
     * so that a long file takes the memory of what is made of it.
     *
     * @throws IOException if it cannot be read, a line is longer than any that was written, or a
     *     whole one is no text; the message names file and line
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
            throw damaged(number, "it is longer than " + LONGEST + " bytes, as no line is");
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
            throw damaged(number, "it is no text in UTF-8");
        }
    }

    /** The error about a line, in one line. */
    IOException damaged(int number, String how) {
        return new IOException(
                "'" + path + "', line " + number + " is damaged: " + how + "; remove the line");
    }

    /** Takes a torn last line away, so that the next line does not continue it. */
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
