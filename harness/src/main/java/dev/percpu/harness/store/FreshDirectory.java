package dev.percpu.harness.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The making of a directory that nothing has been stored in yet. */
final class FreshDirectory {

    private FreshDirectory() {}

    /** What puts the first file into a directory. */
    interface Filling {
        void fill() throws IOException;
    }

    /**
     * Makes a directory, if there is none, and its first file.
     *
     * @param path the directory
     * @param content what it is going to hold, for a message
     * @param taken the files that show that it holds some
     * @param filling makes the first file
     * @throws IOException if it holds some, or cannot be written; the message is fit for a user
     */
    static void make(Path path, String content, String[] taken, Filling filling)
            throws IOException {
        checkFree(path, content, taken);
        try {
            Files.createDirectories(path);
            filling.fill();
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    /** That a directory holds none of the files that show that it holds something. */
    static void checkFree(Path path, String content, String... taken) throws IOException {
        for (String file : taken) {
            if (Files.exists(path.resolve(file))) {
                throw new IOException(
                        "'"
                                + path
                                + "' already holds "
                                + content
                                + "; name another directory, or remove it");
            }
        }
    }

    static IOException unwritable(Path path, IOException cause) {
        return new IOException(
                "cannot write to '"
                        + path
                        + "' ("
                        + cause.getClass().getSimpleName()
                        + "); name a directory that can be written",
                cause);
    }
}
