package dev.percpu.harness.host;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The control groups that this process is in, of either version.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">Control Group v2</a>
 */
final class ControlGroups {

    private static final String MOUNT = "sys/fs/cgroup";

    private ControlGroups() {}

    /**
     * The directories that may hold a controller's files.
     *
     * @param controller as the kernel calls it
     * @return the process's own group, then each around it; in a container the last is its own
     */
    static List<String> directories(KernelFiles files, String controller) {
        return files.text("proc/self/cgroup").stream()
                .flatMap(String::lines)
                .map(line -> line.split(":", 3))
                .filter(line -> line.length == 3)
                .flatMap(line -> directories(line, controller))
                .toList();
    }

    /** A line is {@code id:controllers:path}; version 2 has no controllers in it. */
    private static Stream<String> directories(String[] line, String controller) {
        if (line[1].isEmpty()) {
            return Stream.of(MOUNT, MOUNT + "/unified")
                    .flatMap(mount -> ancestors(line[2]).map(path -> mount + path));
        }
        return List.of(line[1].split(",")).contains(controller)
                ? ancestors(line[2]).map(path -> MOUNT + "/" + line[1] + path)
                : Stream.empty();
    }

    /** The path itself, then each path around it, up to the root, which is empty. */
    private static Stream<String> ancestors(String path) {
        List<String> paths = new ArrayList<>();
        String current = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        while (!current.isEmpty()) {
            paths.add(current);
            current = current.substring(0, Math.max(0, current.lastIndexOf('/')));
        }
        paths.add("");
        return paths.stream();
    }
}
