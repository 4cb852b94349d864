package dev.percpu.harness.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Remedies that the process's user can carry out. */
class PrivilegesTest extends Patient {

    private static final String OUTERMOST = "0 0 4294967295";
    private static final String ALL = "000001ffffffffff";
    private static final String TEE = "echo 1 ! sudo tee /sys/kernel/x";

    private void process(String uid, String users, String capabilities, String mounts)
            throws IOException {
        file(
                "proc/self/status",
                "Uid:\t%s\t%s\t0\t0\nCapEff:\t%s\n".formatted(uid, uid, capabilities));
        file("proc/self/uid_map", "  " + users.replace(" ", "   ") + "\n");
        StringBuilder info = new StringBuilder("22 1 8:1 / / rw - ext4 /dev/sda1 rw\n");
        for (String mount : mounts.split(" ")) {
            String[] words = mount.split(",");
            info.append("30 22 0:2 / %s %s,nosuid - x x rw%n".formatted(words[0], words[1]));
        }
        file("proc/self/mountinfo", info.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Command, uid, map of users, capabilities, mounts, and the command for that user.
                TEE + " | 1000 | " + OUTERMOST + " | 0 | /sys,rw | " + TEE,
                TEE
                        + " | 0 | "
                        + OUTERMOST
                        + " | "
                        + ALL
                        + " | /sys,rw | echo 1 ! tee /sys/kernel/x",
                TEE
                        + " | 0 | 0 1000 1 | "
                        + ALL
                        + " | /sys,rw | outside of this user namespace, "
                        + TEE,
                TEE
                        + " | 1000 | 1000 1000 1 | 0 | /sys,rw | outside of this user namespace, "
                        + TEE,
                TEE
                        + " | 0 | "
                        + OUTERMOST
                        + " | a80425fb | /sys,ro | outside of this container, "
                        + TEE,
                TEE
                        + " | 0 | "
                        + OUTERMOST
                        + " | a80425fb | /sys,ro /sys/kernel,rw | echo 1 ! tee /sys/kernel/x",
                TEE
                        + " | 0 | "
                        + OUTERMOST
                        + " | a80425fb | /sys,rw /sys,ro | outside of this container, "
                        + TEE,
                TEE
                        + " | 0 | "
                        + OUTERMOST
                        + " | a80425fb | /,ro | outside of this container, "
                        + TEE,
                TEE + " | 0 | " + OUTERMOST + " | a80425fb | /sy,ro | echo 1 ! tee /sys/kernel/x",
                "sudo sysctl -w a=1 | 0 | "
                        + OUTERMOST
                        + " | a80425fb | /proc/sys,ro | outside of this container, sudo sysctl -w a=1",
                "sudo sysctl -w a=1 | 0 | "
                        + OUTERMOST
                        + " | a80425fb | /proc/sys,rw | sysctl -w a=1",
                "sudo ip link set lo up | 0 | 0 1000 1 | " + ALL + " | /sys,rw | ip link set lo up",
                "sudo ip link set lo up | 1000 | 0 1000 1 | 0 | /sys,rw | outside of this user namespace, sudo ip link set lo up",
                "use core | 0 | 0 1000 1 | " + ALL + " | /sys,ro | use core",
            })
    void aCommandIsOneThatThisUserCanRun(
            String command,
            String uid,
            String users,
            String capabilities,
            String mounts,
            String expected)
            throws IOException {
        process(uid, users, capabilities, mounts);

        assertThat(Privileges.command(command.replace('!', '|'), new KernelFiles(root)))
                .isEqualTo(expected.replace('!', '|'));
    }

    @Test
    void everyRemedyOfTheDoctorIsFitting() throws IOException {
        process("0", "0 1000 1", ALL, "/sys,rw");
        file("proc/sys/kernel/perf_event_paranoid", "4\n");
        file("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n");

        assertThat(find("THP", BEST, plain()).remedy().orElseThrow())
                .startsWith("outside of this user namespace, echo madvise | sudo tee /sys/");
        assertFixes(find("perf_event_paranoid", BEST, plain()), "4", "outside of this user");
    }

    @Test
    void aGroupsFileThatAContainerCannotWriteIsChangedByTheContainersOptions() throws IOException {
        process("0", OUTERMOST, "a80425fb", "/sys,ro");
        file("proc/self/cgroup", "0::/\n");
        file("proc/self/mountinfo", "30 22 0:26 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n");
        file("sys/fs/cgroup/cpu.max", "200000 100000\n");
        file("sys/fs/cgroup/cpuset.cpus", "0-3\n");

        assertThat(find("CPU quota", BEST, plain()).remedy())
                .contains("start the container without --cpus");
        assertThat(find("cpuset", BEST, plain()).remedy())
                .contains("start the container without --cpuset-cpus");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/my\\040groups rw - cgroup2 cgroup rw | /my groups/cpu.max  | false",
                "/my\\040groups ro - cgroup2 cgroup rw | /my groups/cpu.max  | true",
                "/groups rw,nosuid - cgroup cgroup ro,cpu | /groups/a/cpu.max | true",
                "/groups rw shared:9 - cgroup2 group rw,nsdelegate | /groups/cpu.max | false"
            })
    void aFileIsReadOnlyByItsMountOrItsFileSystem(String mount, String file, boolean readOnly)
            throws IOException {
        file(
                "proc/self/mountinfo",
                "22 1 8:1 / / %s - ext4 /dev/sda1 rw\n30 22 0:26 / %s\n"
                        .formatted(readOnly ? "rw" : "ro", mount));

        assertThat(Privileges.readOnly(file, new KernelFiles(root))).isEqualTo(readOnly);
    }
}
