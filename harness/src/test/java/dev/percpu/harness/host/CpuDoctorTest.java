package dev.percpu.harness.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.cpu.Topology;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** CPUs, and which of them may be used. */
class CpuDoctorTest extends Patient {

    @Test
    void cpusThatAreOfflineOrAbsentOrForbiddenAreCounted() throws IOException {
        file("sys/devices/system/cpu/present", "0-7\n");
        Topology machine = topology("0-4095", "0-2,4-6", "4-5", 1, "0-7");
        assertFixes(
                find("possible CPUs", BEST, machine),
                "0-4095: 4096 slots for 6 online CPUs",
                "nr_cpus=7");
        assertFixes(
                find("online CPUs", BEST, machine),
                "0-2,4-6, 6 CPUs; offline 3,7",
                "for c in 3 7; do echo 1 | sudo tee /sys/devices/system/cpu/cpu$c/online; done");
        Diagnosis allowed = find("allowed CPUs", BEST, machine);
        assertFixes(allowed, "4-5, 2 cores", "taskset -c 0-2,4-6 harness/bin/counters");
        assertThat(allowed.effect()).contains("2 of 6");

        assertSound(find("possible CPUs", BEST, plain()), "8 slots for 8");
        assertSound(find("online CPUs", BEST, plain()), "0-7, 8 CPUs");
        assertSound(find("allowed CPUs", BEST, plain()), "0-7, 8 cores");
    }

    @Test
    void threadsOfACoreAreCountedWhereBothAreOnline() {
        assertFixes(
                find("SMT", BEST, topology("0-7", "0-7", "0-7", 2, "0-7")),
                "2 CPUs per core",
                "smt/control");
        assertSound(find("SMT", BEST, topology("0-7", "0,2", "0,2", 2, "0-7")), "one CPU per core");
    }

    @Test
    void aNarrowCpusetIsNamedWithItsFileAndWidenedFromTheOutside() throws IOException {
        Topology machine = topology("0-7", "0-7", "2-3", 1, "0-7");
        file("proc/self/cgroup", "0::/a/b/inherits\n");
        file("sys/fs/cgroup/a/b/inherits/cpuset.cpus", "\n");
        file("sys/fs/cgroup/a/b/cpuset.cpus.effective", "2-3\n");
        file("sys/fs/cgroup/a/b/cpuset.cpus", "2-3\n");
        file("sys/fs/cgroup/a/cpuset.cpus.effective", "0-3\n");
        file("sys/fs/cgroup/a/cpuset.cpus", "0-3\n");
        file("sys/fs/cgroup/cpuset.cpus.effective", "0-7\n");
        assertFixes(
                find("cpuset", BEST, machine),
                "2-3 in /sys/fs/cgroup/a/b/cpuset.cpus.effective",
                "echo 0-7 | sudo tee /sys/fs/cgroup/a/cpuset.cpus /sys/fs/cgroup/a/b/cpuset.cpus");
        assertThat(find("cpuset", BEST, machine).remedy())
                .hasValueSatisfying(
                        command ->
                                assertThat(command)
                                        .endsWith("/a/cpuset.cpus /sys/fs/cgroup/a/b/cpuset.cpus"));
        assertFixes(find("allowed CPUs", BEST, machine), "2-3", "widen the cpuset");
    }

    @Test
    void aProcessThatLeavesOutCpusOfItsCpusetIsStartedOnThem() throws IOException {
        Topology machine = topology("0-7", "0-7", "2", 1, "0-7");
        file("proc/self/cgroup", "5:cpuset:/docker/c\n");
        file("sys/fs/cgroup/cpuset/cpuset.effective_cpus", "2-3\n");
        assertFixes(
                find("cpuset", BEST, machine),
                "2-3 in /sys/fs/cgroup/cpuset/cpuset.effective_cpus",
                "start the container without --cpuset-cpus");
        assertFixes(find("allowed CPUs", BEST, machine), "2, 1 core", "taskset -c 2-3 harness");
    }

    @Test
    void aNarrowMaskThatNoFileExplainsIsNotCalledFine() throws IOException {
        file("sys/devices/system/cpu/present", "0-7\n");
        assertLimit(
                find("cpuset", BEST, topology("0-7", "0-7", "2-3", 1, "0-7")),
                Diagnosis.Severity.LOOK,
                "not known: no file of a control group");
        assertSound(find("cpuset", BEST, plain()), "none known");
    }

    @Test
    void aFileThatIsNotTheKernelsIsNamedAndNoCpuIsSwitchedOn() throws IOException {
        file("sys/devices/system/cpu/present", "0-7\n");
        file("sys/devices/system/cpu/online", "0\n");
        assertLimit(
                find("online CPUs", BEST, topology("0-7", "5", "5", 1, "0-7")),
                Diagnosis.Severity.LOOK,
                "not known: /sys/devices/system/cpu/online says 0, and this process runs on 5");
        assertLimit(
                find("possible CPUs", BEST, topology("0-31", "5", "5", 1, "0-7")),
                Diagnosis.Severity.LOOK,
                "0-31: 32 slots for 1 online CPU");
        assertLimit(
                find("allowed CPUs", BEST, topology("0-31", "5", "5", 1, "0-7")),
                Diagnosis.Severity.LOOK,
                "5, 1 core; how many the machine has is not known");
    }

    /** The option takes away the highest ids, and here the highest one is in use. */
    @Test
    void slotsThatNoBootOptionTakesAwayHaveNoRemedy() {
        assertLimit(
                find("possible CPUs", BEST, topology("0-3,100", "0-3,100", "0-3", 1, "0-3")),
                Diagnosis.Severity.LOOK,
                "0-3,100: 101 slots for 5 online CPUs");
    }

    @Test
    void aCpusetOfTheWholeMachineIsFine() throws IOException {
        file("proc/self/cgroup", "0::/a\n");
        file("sys/fs/cgroup/cpuset.cpus.effective", "0-15\n");
        file("sys/fs/cgroup/a/cpuset.cpus", "\n");
        assertSound(find("cpuset", BEST, plain()), "0-15 in /sys/fs/cgroup/cpuset.cpus.effective");
        file("sys/fs/cgroup/cpuset.cpus.effective", "what\n");
        assertSound(find("cpuset", BEST, plain()), "none known");
    }

    @Test
    void fewerThanFourCpusAreBad() {
        assertSound(find("contention", BEST, topology("0-3", "0-3", "0-3", 1, "0-3")), "4 CPUs");
        assertLimit(
                find("contention", BEST, topology("0-2", "0-2", "0-2", 1, "0-2")),
                Diagnosis.Severity.BAD,
                "3 CPUs");
        assertBad(
                find("contention", BEST, topology("0-7", "0-7", "1", 1, "0-7")),
                "1 CPU for threads to contend on",
                "allow more");
    }
}
