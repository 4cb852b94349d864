package dev.percpu.counters.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Class files of this library, to define hidden copies of. */
public final class ClassFiles {

    private ClassFiles() {}

    /**
     * Reads a class file.
     *
     * @param type a class, which may be nested, from a class path or module
     * @return its bytes
     * @throws IllegalStateException if it is not among the resources
     * @throws UncheckedIOException if it cannot be read
     */
    public static byte[] read(Class<?> type) {
        String name = type.getName().substring(type.getPackageName().length() + 1) + ".class";
        try (InputStream in = type.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not among the resources");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
