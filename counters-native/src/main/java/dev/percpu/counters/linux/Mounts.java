package dev.percpu.counters.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The mounts that this process sees.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html">mountinfo</a>
 */
final class Mounts {

    private static final Path MOUNT_INFO = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;
    private static final int OPTIONS = 5;

    private Mounts() {}

    /**
     * Finds the mount that prevents a file from being executed or loaded.
     *
     * @param file an existing file
     * @return the mount point if it is mounted noexec; empty if it is not, or if that is unknown
     */
    static Optional<String> noexec(Path file) {
        try {
            // A mount point may not be valid UTF-8.
            String mounts = new String(Files.readAllBytes(MOUNT_INFO), UTF_8);
            return noexec(file.toRealPath().toString(), mounts.lines().toList());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * The deepest mount decides. If several mounts have the same mount point, the last one decides,
     * because it hides the others.
     */
    static Optional<String> noexec(String file, List<String> mountInfo) {
        String deepest = "";
        boolean noexec = false;
        for (String line : mountInfo) {
            String[] fields = line.split(" ");
            String point = unescape(fields[MOUNT_POINT]);
            if (isBelow(file, point) && point.length() >= deepest.length()) {
                deepest = point;
                noexec = Arrays.asList(fields[OPTIONS].split(",")).contains("noexec");
            }
        }
        return noexec ? Optional.of(deepest) : Optional.empty();
    }

    private static boolean isBelow(String file, String point) {
        return file.startsWith(point.endsWith("/") ? point : point + "/");
    }

    private static String unescape(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
