package dev.percpu.harness.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who else takes time. */
class NeighbourDoctorTest extends Patient {

    @Test
    void neighboursAreBad() throws IOException {
        file("proc/cpuinfo", "flags : fpu hypervisor\n");
        file("proc/stat", "cpu  1000 0 1000 7500 0 0 0 500 0 0\n");
        file("proc/loadavg", "4.10 0.10 0.05 1/200 4711\n");
        assertLimit(
                find("virtualised", BEST, plain()), Diagnosis.Severity.BAD, "the flag hypervisor");
        assertLimit(find("steal", BEST, plain()), Diagnosis.Severity.BAD, "5.0%");
        assertBad(find("load", BEST, plain()), "4.1 on 8", "top");
    }

    @ParameterizedTest
    @CsvSource({
        "qemu, KVM Virtual Machine, true",
        "Amazon EC2, c7g.16xlarge, true",
        "Amazon EC2, c7g.metal, false",
        "Microsoft Corporation, Virtual Machine, true",
        "Ampere, Mt. Jade, false"
    })
    void firmwareShowsAVirtualMachineOnEveryArchitecture(
            String vendor, String product, boolean virtual) throws IOException {
        file("proc/cpuinfo", "CPU implementer : 0x41\n");
        file("sys/class/dmi/id/sys_vendor", vendor + "\n");
        file("sys/class/dmi/id/product_name", product + "\n");
        assertThat(find("virtualised", BEST, plain()).fine()).isNotEqualTo(virtual);
        file("proc/cpuinfo", "flags : fpu sse\n");
        assertThat(find("virtualised", BEST, plain()).fine()).isNotEqualTo(virtual);
        file("sys/hypervisor/type", "xen\n");
        assertThat(find("virtualised", BEST, plain()).fact()).contains("says xen");
    }

    @Test
    void theQuotaInForceIsNamedWithItsFile() throws IOException {
        file("proc/self/cgroup", "0::/a/b\n");
        file("sys/fs/cgroup/a/b/cpu.max", "800000 100000\n");
        file("sys/fs/cgroup/a/cpu.max", "250000 100000\n");
        assertBad(
                find("CPU quota", BEST, plain()),
                "2.50 of 8 allowed CPUs in /sys/fs/cgroup/a/cpu.max",
                "echo max | sudo tee /sys/fs/cgroup/a/cpu.max");
    }

    @Test
    void theFirstVersionsQuotaIsLiftedInItsOwnWay() throws IOException {
        file("proc/self/cgroup", "4:memory:/m\n3:cpu,cpuacct:/a\n");
        file("sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "150000\n");
        file("sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "100000\n");
        file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n");
        file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
        assertBad(
                find("CPU quota", BEST, plain()),
                "1.50 of 8",
                "echo -1 | sudo tee /sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us");
    }

    @Test
    void aQuotaAboveTheAllowedCpusLimitsNothing() throws IOException {
        file("proc/self/cgroup", "0::/\n");
        file("sys/fs/cgroup/cpu.max", "1600000 100000\n");
        assertSound(find("CPU quota", BEST, plain()), "none below");
    }

    @Test
    void aGroupThatCannotBeSeenMayThrottle() throws IOException {
        file("proc/self/cgroup", "0::/\n");
        file("proc/self/mountinfo", "30 22 0:26 /../.. /sys/fs/cgroup rw - cgroup2 cgroup rw\n");
        assertLimit(
                find("CPU quota", BEST, plain()), Diagnosis.Severity.LOOK, "not known: group /");
    }
}
