package dev.percpu.harness.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where runs are: a directory that one has written, a directory of several such, or the file that
 * {@code counters pack} makes of either.
 */
public final class Runs {

    /** A night has parts, and the articles' experiments are parts of a part. */
    private static final int DEPTH = 3;

    private static final String SUFFIX = ".tar.gz";

    private Runs() {}

    /**
     * A run.
     *
     * @param name the name of what was named, and of the run's pinning in it
     * @param directory where it can be read
     */
    public record Found(String name, Path directory) {}

    /**
     * The runs that a path stands for.
     *
     * @return at least one; the path itself where there is none, for whoever reads it to say so
     * @throws IOException if a file cannot be unpacked; the message is fit for a user
     */
    public static List<Found> in(Path path) throws IOException {
        Path directory = Files.isRegularFile(path) ? unpacked(path) : path;
        List<Path> below = ResultDirectory.holdsRun(directory) ? List.of() : below(directory);
        if (!below.isEmpty()) {
            return below.stream()
                    .map(run -> new Found(name(path) + "/" + top(directory, run, path), run))
                    .toList();
        }
        if (Files.isRegularFile(path) && !ResultDirectory.holdsRun(directory)) {
            throw new IOException("'" + path + "' is no file of results: it holds no run");
        }
        return List.of(new Found(name(path), directory));
    }

    /** The path of a run below; an archive has one directory around all. */
    private static Path top(Path directory, Path run, Path path) {
        Path relative = directory.relativize(run);
        return Files.isRegularFile(path) && relative.getNameCount() > 1
                ? relative.subpath(1, relative.getNameCount())
                : relative;
    }

    /** The directories below one that hold a run, but for those within a run's. */
    public static List<Path> below(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(directory, DEPTH)) {
            paths.filter(ResultDirectory::holdsRun)
                    .sorted(Comparator.comparing(Path::toString))
                    .filter(path -> found.stream().noneMatch(path::startsWith))
                    .forEach(found::add);
        }
        return found;
    }

    private static Path unpacked(Path archive) throws IOException {
        Path directory = Files.createTempDirectory("counters-results");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
        Archive.unpack(archive, directory);
        return directory;
    }

    /** Removes a directory and all in it; what cannot be removed stays. */
    public static void remove(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            // It lies among temporary files, which the system removes.
            return;
        }
    }

    private static String name(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        String text = name == null ? path.toString() : name.toString();
        return text.endsWith(SUFFIX) ? text.substring(0, text.length() - SUFFIX.length()) : text;
    }
}
