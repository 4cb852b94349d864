package dev.percpu.harness.host;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What this process's user may change, and commands that this user can run. */
final class Privileges {

    /** Bits of capabilities, from linux/capability.h: to count events, and to do anything. */
    private static final long COUNTS = 1L << 38 | 1L << 21;

    private static final long NETWORK = 1L << 12;

    private static final String SUDO = "sudo ";
    private static final String SETTINGS = "/proc/sys";

    /** The file that a command writes; sysctl writes one below {@link #SETTINGS}. */
    private static final Pattern WRITTEN = Pattern.compile("\\btee (/\\S+)|\\bsysctl\\b");

    private Privileges() {}

    /** Whether the user is root, be it of an inner user namespace only. */
    static boolean root(KernelFiles files) {
        return status(files, "Uid").filter(ids -> ids.matches("0\\b.*")).isPresent();
    }

    /**
     * Whether the process is in an inner user namespace, where root may change nothing that belongs
     * to the machine.
     */
    static boolean inner(KernelFiles files) {
        return files.text("proc/self/uid_map")
                .filter(map -> !map.matches("0\\s+0\\s+4294967295"))
                .isPresent();
    }

    /** Whether perf's restrictions do not apply to the process. */
    static boolean counts(KernelFiles files) {
        return !inner(files) && has(files, COUNTS);
    }

    private static boolean has(KernelFiles files, long capabilities) {
        return status(files, "CapEff")
                .filter(mask -> mask.matches("[0-9a-f]{1,16}"))
                .filter(mask -> (Long.parseUnsignedLong(mask, 16) & capabilities) != 0)
                .isPresent();
    }

    /** The value of a line of the process's status. */
    static Optional<String> status(KernelFiles files, String key) {
        return files.text("proc/self/status").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip())
                .findFirst();
    }

    /**
     * A command as this user can run it: root needs no sudo, and what nobody can change from inside
     * a user namespace or a container is changed outside.
     *
     * @param command a step for people; returned as it is if it does not need root
     */
    static String command(String command, KernelFiles files) {
        if (!command.contains(SUDO)) {
            return command;
        }
        boolean ownNetwork = command.contains(SUDO + "ip ") && has(files, NETWORK);
        if (inner(files) && !ownNetwork) {
            return "outside of this user namespace, " + command;
        }
        Matcher file = WRITTEN.matcher(command);
        if (file.find() && readOnly(Optional.ofNullable(file.group(1)).orElse(SETTINGS), files)) {
            return "outside of this container, " + command;
        }
        return root(files) ? command.replace(SUDO, "") : command;
    }

    /** Whether a file is on a file system that is mounted read-only, as in containers. */
    static boolean readOnly(String file, KernelFiles files) {
        List<String[]> mounts =
                files.text("proc/self/mountinfo").stream()
                        .flatMap(String::lines)
                        .map(line -> line.split(" "))
                        .filter(words -> words.length > 5)
                        .filter(words -> covers(ControlGroups.plain(words[4]), file))
                        .toList();
        // Of mounts at one place, the last one is on top.
        String[] covering = null;
        for (String[] mount : mounts) {
            if (covering == null || mount[4].length() >= covering[4].length()) {
                covering = mount;
            }
        }
        // The mount may be read-only, or the file system itself.
        return covering != null
                && Stream.of(covering[5], covering[covering.length - 1])
                        .anyMatch(options -> List.of(options.split(",")).contains("ro"));
    }

    private static boolean covers(String mount, String file) {
        return mount.equals("/") || (file + "/").startsWith(mount + "/");
    }
}
