package dev.percpu.harness.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * All that runs have left, as one file to take home.
 *
 * @param directory that of a run, or one that has several below it
 * @param files what is packed, by the paths within the directory
 * @param anonymous whether what tells whose machine it is stays behind
 */
public record ResultFile(Path directory, List<Path> files, boolean anonymous) {

    public ResultFile {
        files = List.copyOf(files);
    }

    /**
     * What there is to pack.
     *
     * @throws IOException if there is no run; the message is fit for a user
     */
    public static ResultFile of(Path directory, boolean anonymous) throws IOException {
        if (Runs.below(directory).isEmpty()) {
            throw new IOException("'" + directory + "' holds no run; name a directory that does");
        }
        return new ResultFile(
                directory,
                Archive.files(
                        directory,
                        file ->
                                !file.endsWith("run.lock")
                                        && !file.toString().endsWith(".draft")
                                        && !file.toString().contains(".tar.gz")
                                        && (!anonymous || Anonymous.keeps(file))),
                anonymous);
    }

    /**
     * Writes it.
     *
     * @param host the name of this machine
     * @param user that of the user
     * @throws IOException if it cannot be written; the message is fit for a user
     */
    public void write(Path archive, String host, String user) throws IOException {
        String name = archive.getFileName().toString();
        String top = name.endsWith(".tar.gz") ? name.substring(0, name.length() - 7) : name;
        if (!anonymous) {
            Archive.pack(directory, files, top, archive);
            return;
        }
        Path copy = Files.createTempDirectory("counters-anonymous");
        try {
            new Anonymous(host, user).copy(directory, files, copy);
            Archive.pack(copy, files, top, archive);
        } finally {
            Runs.remove(copy);
        }
    }
}
