package dev.percpu.harness.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a process's control groups are found, by what the kernel says of groups and mounts. */
class ControlGroupsTest {

    @TempDir Path root;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Version 2, at the usual place, elsewhere, and in a container of its own
                // namespace.
                "0::/a/b | / /sys/fs/cgroup cgroup2 rw | sys/fs/cgroup/a/b sys/fs/cgroup/a sys/fs/cgroup",
                "0::/a   | / /cgroup/unified cgroup2 rw | cgroup/unified/a cgroup/unified",
                "0::/    | / /sys/fs/cgroup cgroup2 rw | sys/fs/cgroup",
                // Version 1: in another order, joined, elsewhere, and of a container.
                "3:cpuacct,cpu:/a | / /sys/fs/cgroup/cpu,cpuacct cgroup rw,cpuacct,cpu | sys/fs/cgroup/cpu,cpuacct/a sys/fs/cgroup/cpu,cpuacct",
                "3:cpu:/a | / /cgroups/cpu cgroup rw,cpu | cgroups/cpu/a cgroups/cpu",
                "3:cpu:/docker/c | /docker/c /sys/fs/cgroup/cpu cgroup ro,cpu | sys/fs/cgroup/cpu",
                "3:cpu:/docker/c/d | /docker/c /sys/fs/cgroup/cpu cgroup ro,cpu | sys/fs/cgroup/cpu/d sys/fs/cgroup/cpu",
                // Both: version 1 has the controller.
                "3:cpu:/a 0::/b | / /c/cpu cgroup rw,cpu; / /u cgroup2 rw | c/cpu/a c/cpu u/b u",
                "3:cpu:/a 0::/b | / /c/cpu cgroup rw,cpu; /x /u cgroup2 rw | c/cpu/a c/cpu",
                // A blank in a path, the same hierarchy twice, and a hierarchy of one controller.
                "0::/a+b/c | / /my\\040groups cgroup2 rw | my+groups/a+b/c my+groups/a+b my+groups",
                "0::/a | /a /x\\134y cgroup2 rw | x\\y",
                "0::/a | / /u cgroup2 rw; / /u cgroup2 rw | u/a u",
                "3:cpu:/a | / /dev/cpu cpuset rw; / /c/cpu cgroup rw,cpu | c/cpu/a c/cpu",
                // Another controller's group is none of this one's.
                "3:memory:/a | / /c/memory cgroup rw,memory | ''",
                // Above the own namespace, outside of what is mounted, mounted nowhere.
                "0::/ | /../../.. /sys/fs/cgroup cgroup2 rw | hidden",
                "0::/../cgroup | / /sys/fs/cgroup cgroup2 rw | hidden",
                "0::/other | /docker/c /sys/fs/cgroup cgroup2 rw | hidden",
                "3:cpu:/a | / /c/memory cgroup rw,memory | hidden",
                "3:cpu:/a 0::/b | / /c/memory cgroup rw,memory; / /u cgroup2 rw | hidden",
                "0::/a | / /home ext4 rw | hidden",
            })
    void groupsAreFoundByTheirMounts(String groups, String mounts, String directories)
            throws IOException {
        Files.createDirectories(root.resolve("proc/self"));
        Files.writeString(
                root.resolve("proc/self/cgroup"),
                groups.replace(' ', '\n').replace('+', ' ') + "\n");
        StringBuilder info = new StringBuilder("22 1 8:1 / / rw - ext4 /dev/sda1 rw\n");
        for (String mount : mounts.split("; ")) {
            String[] words = mount.split(" ");
            Files.createDirectories(root.resolve(words[1].substring(1)));
            info.append(
                    "30 22 0:26 %s %s rw,nosuid shared:9 - %s cgroup %s%n"
                            .formatted(words[0], words[1], words[2], words[3]));
        }
        Files.writeString(root.resolve("proc/self/mountinfo"), info);
        List<String> expected =
                directories.isEmpty()
                        ? List.of()
                        : Stream.of(directories.split(" "))
                                .map(name -> name.replace('+', ' '))
                                .toList();
        for (String directory : expected) {
            Files.createDirectories(root.resolve(directory));
        }

        ControlGroups found = ControlGroups.of(new KernelFiles(root), "cpu");

        if (directories.equals("hidden")) {
            assertThat(found.hidden()).isPresent();
        } else {
            assertThat(found.hidden()).isEmpty();
            assertThat(found.directories()).isEqualTo(expected);
        }
    }
}
