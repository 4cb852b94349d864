package dev.percpu.counters.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the kernel's status file of a process or a thread. Each line has a key and a value. */
public final class StatusFile {

    /** The status file of the process's first thread. */
    public static final Path PROCESS = Path.of("/proc/self/status");

    /** The status file of the calling thread. */
    public static final Path THREAD = Path.of("/proc/thread-self/status");

    private StatusFile() {}

    /**
     * Reads a value.
     *
     * @param file a status file
     * @param key the key with its colon; not the first key of the file
     * @return the value without surrounding white space; empty if there is no such key
     * @throws IOException if the file cannot be read
     */
    public static Optional<String> value(Path file, String key) throws IOException {
        // The first line has the thread's name, which may not be valid UTF-8.
        String text = Files.readString(file, ISO_8859_1);
        int at = text.indexOf("\n" + key);
        if (at < 0) {
            return Optional.empty();
        }
        int begin = at + 1 + key.length();
        int end = text.indexOf('\n', begin);
        return Optional.of(text.substring(begin, end < 0 ? text.length() : end).strip());
    }
}
