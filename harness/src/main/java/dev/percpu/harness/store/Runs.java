package dev.percpu.harness.store;

import dev.percpu.harness.text.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * Finds runs: in the directory of one run, in a directory with several runs, or in the file that
 * {@code counters pack} creates from either.
 */
public final class Runs {

    /**
     * How deep runs are searched for. The results of a night have parts, and the experiments of the
     * articles are parts of such a part.
     */
    private static final int DEPTH = 3;

    private static final String SUFFIX = ".tar.gz";

    private Runs() {}

    /**
     * A run that was found.
     *
     * @param name the name of the path that the user gave and, if there are several runs, the path
     *     of the run within it
     * @param directory the directory from which the run can be read
     */
    public record Found(String name, Path directory) {}

    /**
     * Finds the runs that a path stands for.
     *
     * @return at least one run; if there is none, the path itself, so that reading it reports the
     *     error
     * @throws IOException if a file cannot be unpacked; the message can be shown to a user
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
            throw new IOException("'" + path + "' is not a file of results: it holds no run");
        }
        return List.of(new Found(name(path), directory));
    }

    /**
     * The path of a run below a directory, without the directory that an archive has around all
     * files.
     */
    private static Path top(Path directory, Path run, Path path) {
        Path relative = directory.relativize(run);
        return Files.isRegularFile(path) && relative.getNameCount() > 1
                ? relative.subpath(1, relative.getNameCount())
                : relative;
    }

    /**
     * The directories below a directory that hold a run, except those inside another run's
     * directory.
     */
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
        Path directory;
        try {
            directory = Files.createTempDirectory("counters-results");
        } catch (IOException e) {
            throw new IOException(
                    "'%s' cannot be unpacked to '%s' (%s); set JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIRECTORY to a directory that can be written"
                            .formatted(archive, System.getProperty("java.io.tmpdir"), Cause.of(e)),
                    e);
        }
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> FileUtils.deleteQuietly(directory.toFile())));
        Archive.unpack(archive, directory);
        return directory;
    }

    private static String name(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        String text = name == null ? path.toString() : name.toString();
        return text.endsWith(SUFFIX) ? text.substring(0, text.length() - SUFFIX.length()) : text;
    }
}
