package dev.percpu.harness.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.cpu.DescribedMachine;
import dev.percpu.counters.cpu.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole machines. */
class DoctorTest extends Patient {

    @TempDir Path machines;

    private void tune() throws IOException {
        vector(6, 4096, 27, 28, 28, 32, 0, 0);
        file("proc/sys/kernel/osrelease", "6.12.0-test\n");
        file("proc/sys/kernel/randomize_va_space", "2\n");
        file("proc/sys/kernel/perf_event_paranoid", "2\n");
        file("sys/bus/event_source/devices/cpu/type", "4\n");
        file("usr/bin/perf", "");
        file("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
        file("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
        file("sys/devices/system/cpu/intel_pstate/no_turbo", "1\n");
        file("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n");
        file("proc/stat", "cpu  1000 0 1000 98000 0 0 0 100 0 0\n");
        file("proc/loadavg", "3.99 0.10 0.05 1/200 4711\n");
    }

    @Test
    void everyFactOfATunedDedicatedMachineIsFine() throws IOException {
        tune();

        assertThat(Doctor.examine(BEST, plain(), new KernelFiles(root)))
                .isNotEmpty()
                .allSatisfy(diagnosis -> assertSound(diagnosis, ""));
    }

    @Test
    void everyMachineGetsTheSameFacts() throws IOException {
        List<String> nowhere = subjects(JAVA, plain(), root.resolve("none"));
        tune();

        assertThat(nowhere)
                .doesNotHaveDuplicates()
                .isEqualTo(subjects(BEST, topology("0-7", "0-7", "0-7", 2, "0-3", "4-7"), root))
                .contains("governor", "turbo", "SMT", "THP", "ASLR", "NUMA balancing", "steal")
                .contains("load", "CPU quota", "cpuset", "perf_event_paranoid", "hardware events")
                .contains("rseq", "native rung", "clock source", "virtualised");
    }

    private static List<String> subjects(NativeFacts facts, Topology topology, Path root) {
        return Doctor.examine(facts, topology, new KernelFiles(root)).stream()
                .map(Diagnosis::subject)
                .toList();
    }

    @Test
    void unknownFactsAreReportedAndAreNotBad() {
        List<Diagnosis> found =
                Doctor.examine(BEST, plain(), new KernelFiles(root.resolve("none")));

        assertThat(found).allSatisfy(each -> assertThat(each.fact()).isNotEmpty());
        assertThat(found).noneMatch(each -> each.severity() == Diagnosis.Severity.BAD);
        assertThat(found.stream().filter(each -> each.fact().startsWith("not known")))
                .extracting(Diagnosis::subject)
                .containsExactly(
                        "ASLR",
                        "governor",
                        "turbo",
                        "clock source",
                        "steal",
                        "load",
                        "perf_event_paranoid");
    }

    @Test
    void damagedFilesGiveUnknownFacts() throws IOException {
        file("proc/loadavg", "nonsense");
        file("proc/stat", "cpu 1 2");
        file("proc/self/cgroup", "x\n0::/a\n");
        file("sys/fs/cgroup/a/cpu.max", "what");
        file("proc/self/personality", "what");
        file("proc/sys/kernel/perf_event_paranoid", "what");

        assertThat(Doctor.examine(BEST, plain(), new KernelFiles(root)))
                .noneMatch(diagnosis -> diagnosis.severity() == Diagnosis.Severity.BAD);
    }

    private List<Diagnosis> examine(Topology machine) {
        return Doctor.examine(BEST, machine, new KernelFiles(root));
    }

    private static List<String> bad(List<Diagnosis> found) {
        return found.stream()
                .filter(each -> each.severity() == Diagnosis.Severity.BAD)
                .map(Diagnosis::subject)
                .toList();
    }

    @Test
    void aHostWithoutHardwareEventsIsFineOtherwise() throws IOException {
        tune();
        Files.delete(root.resolve("sys/bus/event_source/devices/cpu/type"));
        Files.delete(root.resolve("sys/bus/event_source/devices/cpu"));

        List<Diagnosis> found = examine(DescribedMachine.LARGE.topology(machines));
        assertThat(bad(found)).isEmpty();
        assertThat(found.stream().filter(each -> !each.fine()).map(Diagnosis::subject))
                .containsExactly("SMT", "hardware events");
    }

    @Test
    void aHostWithoutNodesHasOne() throws IOException {
        tune();
        Topology machine = DescribedMachine.NO_NODES.topology(machines);

        assertThat(bad(examine(machine))).containsExactly("contention", "load");
        assertSound(find("NUMA nodes", BEST, machine), "1 with CPUs");
        assertSound(find("NUMA balancing", BEST, machine), "one node");
    }

    @Test
    void aHostOfOneCpuMeasuresOneThreadOnly() throws IOException {
        tune();
        file("proc/loadavg", "0.10 0.10 0.05 1/200 4711\n");
        Topology one = topology("0", "0", "0", 1, "0");

        assertThat(bad(examine(one))).containsExactly("contention");
        assertThat(find("contention", BEST, one).effect()).contains("No two threads ever run");
    }

    @Test
    void aContainersQuotaAndCpusetAreReportedWithTheirFiles() throws IOException {
        tune();
        file("proc/self/cgroup", "0::/\n");
        file("sys/fs/cgroup/cpu.max", "400000 100000\n");
        file("sys/fs/cgroup/cpuset.cpus.effective", "4-5,40,132-133,168\n");
        file("sys/fs/cgroup/cpuset.cpus", "4-5,40,132-133,168\n");
        Topology container = DescribedMachine.CONTAINER.topology(machines);

        assertThat(bad(examine(container))).containsExactly("load", "CPU quota");
        assertBad(
                find("CPU quota", BEST, container),
                "4.00 of 6 allowed CPUs in /sys/fs/cgroup/cpu.max",
                "echo max | sudo tee /sys/fs/cgroup/cpu.max");
        assertFixes(
                find("cpuset", BEST, container),
                "4-5,40,132-133,168 in /sys/fs/cgroup/cpuset.cpus.effective",
                "echo 0-255 | sudo tee /sys/fs/cgroup/cpuset.cpus");
    }

    @Test
    void fourThousandPossibleCpusAreSlotsThatNobodyUses() throws IOException {
        tune();
        file("proc/loadavg", "0.10 0.10 0.05 1/200 4711\n");
        Topology machine = DescribedMachine.MANY_POSSIBLE.topology(machines);

        assertThat(bad(examine(machine))).isEmpty();
        assertFixes(
                find("possible CPUs", BEST, machine),
                "0-4095: 4096 slots for 4 online CPUs",
                "nr_cpus=4");
    }
}
