package dev.percpu.harness.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;

/**
 * The results of runs, packed into one file that a user can copy to another machine.
 *
 * @param directory the directory of a run, or a directory that contains several runs
 * @param files the files to pack, by their paths within the directory
 * @param anonymous whether to leave out what identifies the machine
 */
public record ResultFile(Path directory, List<Path> files, boolean anonymous) {

    public ResultFile {
        files = List.copyOf(files);
    }

    /**
     * Finds the files to pack.
     *
     * @throws IOException if there is no run; the message can be shown to a user
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
     * Writes the archive.
     *
     * @param host the name of this machine
     * @param user the name of the user
     * @throws IOException if the archive cannot be written; the message can be shown to a user
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
            FileUtils.deleteQuietly(copy.toFile());
        }
    }
}
