package dev.percpu.counters.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads class files of this library, to define hidden copies of them. */
public final class ClassFiles {

    private ClassFiles() {}

    /**
     * Reads a class file.
     *
     * @param type a class from a class path or module; may be nested
     * @return its bytes
     * @throws IllegalStateException if the resources do not contain it
     * @throws UncheckedIOException if it cannot be read
     */
    public static byte[] read(Class<?> type) {
        String name = type.getName().substring(type.getPackageName().length() + 1) + ".class";
        try (InputStream in = type.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the library's resources");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
