package dev.percpu.harness.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * This process's control groups of one controller, in version 1 or version 2.
 *
 * <p>{@code /proc/self/cgroup} names the group within its hierarchy, and {@code
 * /proc/self/mountinfo} says where that hierarchy, or a part of it, is mounted. A hierarchy of
 * version 1 is found by its controllers, in any order. A controller in a hierarchy of version 1 is
 * not in that of version 2.
 *
 * @param directories the directories that may hold the controller's files: that of the process's
 *     own group, then that of each enclosing group; in a container, the last is that of the
 *     container's group
 * @param hidden why the group's files cannot be found; empty if they can, or if there is no group
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">Control Group v2</a>
 */
record ControlGroups(List<String> directories, Optional<String> hidden) {

    private static final String USUAL = "sys/fs/cgroup";

    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

    /** A mount of a hierarchy or of a part of it. One of version 2 has no controllers. */
    private record Mount(String root, String point, List<String> controllers, boolean second) {}

    static ControlGroups of(KernelFiles files, String controller) {
        List<String> directories = new ArrayList<>();
        List<String> hidden = new ArrayList<>();
        List<Mount> known = mounts(files);
        List<String[]> groups =
                groups(files, controller, hidden).stream()
                        .map(line -> line.split(":", 3))
                        .filter(parts -> parts.length == 3)
                        .filter(parts -> parts[1].isEmpty() || has(parts, controller))
                        .toList();
        boolean inFirst = groups.stream().anyMatch(parts -> has(parts, controller));
        for (String[] parts : groups) {
            boolean second = parts[1].isEmpty();
            List<Mount> mounts =
                    (known.isEmpty() ? usual(parts[1]) : known)
                            .stream()
                                    .filter(
                                            mount ->
                                                    second
                                                            ? mount.second()
                                                            : mount.controllers()
                                                                    .contains(controller))
                                    .toList();
            mounts.forEach(mount -> directories(mount, parts[2]).forEach(directories::add));
            boolean there =
                    mounts.stream()
                            .flatMap(mount -> directories(mount, parts[2]).limit(1))
                            .anyMatch(files::exists);
            // A hierarchy of version 2 that is not mounted has no controllers.
            boolean expected = !second || !inFirst && (known.isEmpty() || !mounts.isEmpty());
            if (expected && !there) {
                hidden.add("group " + parts[2] + " is mounted nowhere that this process can see");
            }
        }
        return new ControlGroups(
                directories.stream().distinct().toList(), hidden.stream().findFirst());
    }

    private static boolean has(String[] group, String controller) {
        return List.of(group[1].split(",")).contains(controller);
    }

    /**
     * The lines that name the process's groups. Where the kernel has no such file, another one
     * names the group of the controller {@code cpuset}.
     */
    private static List<String> groups(KernelFiles files, String controller, List<String> hidden) {
        Optional<String> lines = files.text("proc/self/cgroup");
        if (lines.isPresent()) {
            return lines.get().lines().toList();
        }
        Optional<String> group =
                files.text("proc/self/cpuset").filter(path -> controller.equals(CpuSet.CONTROLLER));
        if (group.isEmpty() && !mounts(files).isEmpty()) {
            hidden.add("there is no /proc/self/cgroup");
        }
        return group.stream()
                .flatMap(path -> Stream.of("1:" + controller + ":" + path, "0::" + path))
                .toList();
    }

    /** The mounts of hierarchies that the kernel's files list. */
    private static List<Mount> mounts(KernelFiles files) {
        List<Mount> mounts =
                files.text("proc/self/mountinfo").stream()
                        .flatMap(String::lines)
                        .map(line -> line.split(" "))
                        .flatMap(ControlGroups::ofMountInfo)
                        .toList();
        return mounts.isEmpty()
                ? files.text("proc/self/mounts").or(() -> files.text("proc/mounts")).stream()
                        .flatMap(String::lines)
                        .map(line -> line.split(" "))
                        .filter(words -> words.length > 3)
                        .flatMap(words -> mount("/", plain(words[1]), words[2], words[3]))
                        .toList()
                : mounts;
    }

    private static List<Mount> usual(String controllers) {
        return List.of(
                new Mount("/", "/" + USUAL, List.of(), true),
                new Mount("/", "/" + USUAL + "/unified", List.of(), true),
                new Mount(
                        "/",
                        "/" + USUAL + "/" + controllers,
                        List.of(controllers.split(",")),
                        false));
    }

    /**
     * Any number of optional fields precedes a dash; the type of the file system follows the dash.
     */
    private static Stream<Mount> ofMountInfo(String[] words) {
        int dash = List.of(words).indexOf("-");
        return dash < 5 || words.length < dash + 4
                ? Stream.empty()
                : mount(plain(words[3]), plain(words[4]), words[dash + 1], words[dash + 3]);
    }

    /** A path without the kernel's escapes: {@code \040} is a blank. */
    static String plain(String path) {
        return ESCAPE.matcher(path)
                .replaceAll(
                        match ->
                                Matcher.quoteReplacement(
                                        String.valueOf(
                                                (char) Integer.parseInt(match.group(1), 8))));
    }

    private static Stream<Mount> mount(String root, String point, String type, String options) {
        if (!point.startsWith("/")) {
            return Stream.empty();
        }
        return switch (type) {
            case "cgroup2" -> Stream.of(new Mount(root, point, List.of(), true));
            case "cgroup" ->
                    Stream.of(new Mount(root, point, Arrays.asList(options.split(",")), false));
            // How old kernels show a hierarchy of that controller alone.
            case "cpuset" -> Stream.of(new Mount(root, point, List.of(type), false));
            default -> Stream.empty();
        };
    }

    /**
     * The directories of a group; none if it is outside the mounted part or the process's
     * namespace.
     */
    private static Stream<String> directories(Mount mount, String group) {
        String root = mount.root().equals("/") ? "" : mount.root();
        if (root.startsWith("/..") || group.startsWith("/..")) {
            return Stream.empty();
        }
        if (!group.equals(root) && !group.startsWith(root + "/")) {
            return Stream.empty();
        }
        String point = mount.point().substring(1);
        return ancestors(group.substring(root.length())).map(path -> point + path);
    }

    /** The path itself, then each enclosing path, up to the root, which is empty. */
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
