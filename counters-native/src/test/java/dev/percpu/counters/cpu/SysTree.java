package dev.percpu.counters.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Unpacks a captured sysfs: a text file with one line {@code path:content} per file, as {@code grep
 * -r .} prints them below {@code /sys}.
 */
public final class SysTree {

    private SysTree() {}

    /** Unpacks the capture of that name into a directory, and returns the directory. */
    public static Path unpack(String name, Path directory) throws IOException {
        try (InputStream capture =
                Objects.requireNonNull(SysTree.class.getResourceAsStream(name), name)) {
            String text = new String(capture.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                int colon = line.indexOf(':');
                write(directory.resolve(line.substring(0, colon)), line.substring(colon + 1));
            }
        }
        return directory;
    }

    static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content + "\n");
    }
}
