package dev.percpu.harness.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.counters.linux.Membarrier.Command;
import dev.percpu.counters.linux.Rung;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each finding, on files and topologies of other machines. */
class DoctorTest {

    private static final NativeFacts BEST =
            new NativeFacts(
                    Rung.RSEQ,
                    "Rung RSEQ: all of it.",
                    Optional.empty(),
                    Optional.of(true),
                    EnumSet.allOf(Command.class),
                    Optional.empty(),
                    Optional.empty(),
                    "bin:/usr/bin",
                    Optional.of("2.36"));

    private static final NativeFacts JAVA =
            new NativeFacts(
                    Rung.JAVA,
                    "Rung JAVA: by thread: no access; start Java with --enable.",
                    Optional.of("start Java with --enable"),
                    Optional.empty(),
                    Set.of(),
                    Optional.of("no (a; b) access; start Java with --enable"),
                    Optional.of("no (a; b) access; start Java with --enable"),
                    "",
                    Optional.empty());

    @TempDir Path root;

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void vector(long... words) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.nativeOrder());
        bytes.asLongBuffer().put(words);
        Files.createDirectories(root.resolve("proc/self"));
        Files.write(root.resolve("proc/self/auxv"), bytes.array());
    }

    /** Pairs of siblings on one socket, and nodes as given. */
    private static Topology topology(
            String possible, String online, String allowed, int threads, String... nodes) {
        CpuList up = CpuList.parse(online);
        List<Topology.Cpu> cpus =
                up.ids().stream()
                        .map(
                                id -> {
                                    int first = id / threads * threads;
                                    CpuList siblings =
                                            CpuList.parse(first + "-" + (first + threads - 1));
                                    return new Topology.Cpu(
                                            id, id / threads, 0, 0, siblings, List.of());
                                })
                        .toList();
        List<Topology.Node> all =
                List.of(nodes).stream()
                        .map(cpu -> new Topology.Node(0, CpuList.parse(cpu)))
                        .toList();
        return new Topology(CpuList.parse(possible), up, CpuList.parse(allowed), cpus, all);
    }

    private static Topology plain() {
        return topology("0-7", "0-7", "0-7", 1, "0-7");
    }

    private Diagnosis find(String subject, NativeFacts facts, Topology topology) {
        List<Diagnosis> found =
                Doctor.examine(facts, topology, new KernelFiles(root)).stream()
                        .filter(diagnosis -> diagnosis.subject().equals(subject))
                        .toList();
        assertThat(found).as(subject).hasSize(1);
        return found.get(0);
    }

    private static void assertMends(Diagnosis diagnosis, String fact, String remedy) {
        assertThat(diagnosis.severity()).as("%s", diagnosis).isEqualTo(Severity.LOOK);
        assertMendable(diagnosis, fact, remedy);
    }

    private static void assertBad(Diagnosis diagnosis, String fact, String remedy) {
        assertThat(diagnosis.severity()).as("%s", diagnosis).isEqualTo(Severity.BAD);
        assertMendable(diagnosis, fact, remedy);
    }

    /** What cannot be mended: worth a look, or bad. */
    private static void assertLimit(Diagnosis diagnosis, Severity severity, String fact) {
        assertThat(diagnosis.severity()).as("%s", diagnosis).isEqualTo(severity);
        assertThat(diagnosis.fact()).contains(fact);
        assertThat(diagnosis.remedy()).isEmpty();
    }

    private static void assertMendable(Diagnosis diagnosis, String fact, String remedy) {
        assertThat(diagnosis.fact()).contains(fact);
        assertThat(diagnosis.effect()).endsWith(".");
        assertThat(diagnosis.remedy())
                .hasValueSatisfying(command -> assertThat(command).contains(remedy));
    }

    private static void assertSound(Diagnosis diagnosis, String fact) {
        assertThat(diagnosis.severity()).as("%s", diagnosis).isEqualTo(Severity.FINE);
        assertThat(diagnosis.fact()).contains(fact);
        assertThat(diagnosis.remedy()).isEmpty();
    }

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
    void aTunedMachineOfItsOwnIsFineThroughout() throws IOException {
        tune();

        assertThat(Doctor.examine(BEST, plain(), new KernelFiles(root)))
                .isNotEmpty()
                .allSatisfy(diagnosis -> assertSound(diagnosis, ""));
    }

    @Test
    void theSameIsLookedAtOnEveryMachine() throws IOException {
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
    void whatAMachineDoesNotTellIsSaidAndIsNotBad() {
        List<Diagnosis> found =
                Doctor.examine(BEST, plain(), new KernelFiles(root.resolve("none")));

        assertThat(found).allSatisfy(each -> assertThat(each.fact()).isNotEmpty());
        assertThat(found).noneMatch(each -> each.severity() == Severity.BAD);
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
    void theRungIsThatOfTheLogWithItsRemedy() {
        Diagnosis rung = find("native rung", JAVA, plain());
        assertMends(rung, "Rung JAVA: by thread: no access", "start Java with --enable");
        assertThat(rung.fact())
                .isEqualTo("Rung JAVA: by thread: no access; start Java with --enable");
        assertSound(find("native rung", BEST, plain()), "Rung RSEQ");
    }

    @Test
    void restartableSequencesAreRegisteredOrNotOrUnknown() {
        assertSound(find("rseq", BEST, plain()), "registered");
        assertThat(find("rseq", JAVA, plain()).fact()).isEqualTo("not known without the C bridge");
        NativeFacts off =
                new NativeFacts(
                        Rung.BRIDGE,
                        "Rung BRIDGE: tunable; unset it.",
                        Optional.of("unset it"),
                        Optional.of(false),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        Optional.of("2.36"));
        assertMends(find("rseq", off, plain()), "not registered", "unset it");
    }

    @Test
    void aMissingFenceHasItsReasonAndRemedy() {
        assertMends(
                find("membarrier", JAVA, plain()), "no (a; b) access", "start Java with --enable");
        assertThat(find("membarrier", JAVA, plain()).fact()).isEqualTo("no (a; b) access");
        assertSound(
                find("membarrier", BEST, plain()),
                "PRIVATE_EXPEDITED_SYNC_CORE, PRIVATE_EXPEDITED_RSEQ");
    }

    @Test
    void theConcurrencyIdNeedsTwentyEightBytes() throws IOException {
        vector(6, 4096, 27, 28, 0, 0);
        assertSound(find("mm_cid, node_id", BEST, plain()), "28 bytes");
        vector(6, 4096, 27, 20, 0, 0);
        assertMends(find("mm_cid, node_id", BEST, plain()), "20 bytes", "Linux 6.3");
        vector(6, 4096, 0, 0, 27, 28);
        assertMends(find("mm_cid, node_id", BEST, plain()), "does not tell", "Linux 6.3");
    }

    @Test
    void aTornAuxiliaryVectorTellsNothing() {
        assertThat(AuxiliaryVector.value(new byte[0], 27)).isEqualTo(OptionalLong.empty());
        assertThat(AuxiliaryVector.value(new byte[23], 27)).isEqualTo(OptionalLong.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "6.3.0, true, new enough",
        "6.18.44-fc, true, new enough",
        "10.0, true, new enough",
        "6.2.16-20-pve, false, concurrency ids",
        "5.10.0, false, concurrency ids",
        "5.9.1, false, fence",
        "4.18.0-553.el8, false, fence",
        "4.17, false, restartable sequences (4.18)",
        "unknown, false, not known"
    })
    void aKernelIsJudgedByItsAge(String release, boolean sound, String effect) throws IOException {
        file("proc/sys/kernel/osrelease", release);
        Diagnosis kernel = find("kernel", BEST, plain());
        assertThat(kernel.fact()).isEqualTo(release);
        assertThat(kernel.fine()).isEqualTo(sound);
        assertThat(kernel.effect()).contains(effect);
    }

    @ParameterizedTest
    @CsvSource({"2.35, true", "2.34, false", "2.4, false", "3.0, true"})
    void glibcRegistersFromTwoThirtyFiveOn(String version, boolean sound) {
        NativeFacts facts =
                new NativeFacts(
                        Rung.RSEQ,
                        "",
                        Optional.empty(),
                        Optional.of(true),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        Optional.of(version));
        assertThat(find("libc", facts, plain()).fine()).isEqualTo(sound);
        assertThat(find("libc", facts, plain()).fact()).isEqualTo("glibc " + version);
    }

    @Test
    void cpusThatAreOfflineOrAbsentOrForbiddenAreCounted() throws IOException {
        file("sys/devices/system/cpu/present", "0-7\n");
        Topology machine = topology("0-4095", "0-2,4-6", "4-5", 1, "0-7");
        assertMends(
                find("possible CPUs", BEST, machine),
                "0-4095: 4096 slots for 6 online CPUs",
                "possible_cpus=7");
        assertMends(
                find("online CPUs", BEST, machine),
                "0-2,4-6, 6 CPUs; offline 3,7",
                "for c in 3 7; do echo 1 | sudo tee /sys/devices/system/cpu/cpu$c/online; done");
        Diagnosis allowed = find("allowed CPUs", BEST, machine);
        assertMends(allowed, "4-5, 2 cores", "taskset -c 0-2,4-6 harness/bin/counters");
        assertThat(allowed.effect()).contains("2 of 6");

        assertSound(find("possible CPUs", BEST, plain()), "8 slots for 8");
        assertSound(find("online CPUs", BEST, plain()), "0-7, 8 CPUs");
        assertSound(find("allowed CPUs", BEST, plain()), "0-7, 8 cores");
    }

    @Test
    void threadsOfACoreAreCountedWhereBothAreOnline() {
        assertMends(
                find("SMT", BEST, topology("0-7", "0-7", "0-7", 2, "0-7")),
                "2 CPUs a core",
                "smt/control");
        assertSound(find("SMT", BEST, topology("0-7", "0,2", "0,2", 2, "0-7")), "one CPU a core");
    }

    @Test
    void nodesAreCountedAndBalancingMattersBetweenTwo() throws IOException {
        file("proc/sys/kernel/numa_balancing", "1\n");
        Topology two = topology("0-7", "0-7", "0-7", 1, "0-3", "4-7", "");
        assertSound(find("NUMA nodes", BEST, two), "2 with CPUs, 1 without");
        assertBad(find("NUMA balancing", BEST, two), "on", "sysctl -w kernel.numa_balancing=0");
        file("proc/sys/kernel/numa_balancing", "0\n");
        assertSound(find("NUMA balancing", BEST, two), "off");
        file("proc/sys/kernel/numa_balancing", "1\n");
        assertSound(find("NUMA balancing", BEST, plain()), "one node");
    }

    @ParameterizedTest
    @CsvSource({
        "[always] madvise never, always, false",
        "always [madvise] never, madvise, true",
        "always madvise [never], never, true"
    })
    void hugePagesForEverybodyAreMended(String state, String fact, boolean sound)
            throws IOException {
        file("sys/kernel/mm/transparent_hugepage/enabled", state);
        Diagnosis pages = find("THP", BEST, plain());
        assertThat(pages.fact()).isEqualTo(fact);
        assertThat(pages.fine()).isEqualTo(sound);
        assertThat(pages.remedy().isPresent()).isEqualTo(!sound);
    }

    @Test
    void aGovernorThatSavesIsMended() throws IOException {
        file("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
        file("sys/devices/system/cpu/cpu3/cpufreq/scaling_governor", "powersave\n");
        assertBad(
                find("governor", BEST, plain()),
                "performance, powersave",
                "echo performance | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor");
        file("sys/devices/system/cpu/cpu3/cpufreq/scaling_governor", "performance\n");
        assertSound(find("governor", BEST, plain()), "performance");
    }

    @Test
    void turboIsReadFromAnyDriver() throws IOException {
        file("sys/devices/system/cpu/cpu1/cpufreq/boost", "1\n");
        assertBad(find("turbo", BEST, plain()), "on", "sudo tee /sys/devices/system/cpu/cpu*/");
        file("sys/devices/system/cpu/cpufreq/boost", "0\n");
        assertSound(find("turbo", BEST, plain()), "off");
        file("sys/devices/system/cpu/cpufreq/boost", "1\n");
        assertBad(find("turbo", BEST, plain()), "on", "echo 0 | sudo tee");
        file("sys/devices/system/cpu/intel_pstate/no_turbo", "0\n");
        assertBad(find("turbo", BEST, plain()), "on", "echo 1 | sudo tee");
        file("sys/devices/system/cpu/intel_pstate/no_turbo", "1\n");
        assertSound(find("turbo", BEST, plain()), "off");
    }

    @Test
    void aSlowClockIsMendedWhereThereIsAFastOne() throws IOException {
        String clocks = "sys/devices/system/clocksource/clocksource0/";
        file(clocks + "current_clocksource", "hpet\n");
        file(clocks + "available_clocksource", "hpet acpi_pm\n");
        Diagnosis slow = find("clock source", BEST, plain());
        assertThat(slow.fine()).isFalse();
        assertThat(slow.remedy()).isEmpty();
        file(clocks + "available_clocksource", "tsc hpet acpi_pm\n");
        assertMends(find("clock source", BEST, plain()), "hpet", "echo tsc | sudo tee");
    }

    @Test
    void clocksThatAProcessCanReadAreFine() throws IOException {
        for (String clock :
                List.of("tsc", "arch_sys_counter", "kvm-clock", "hyperv_clocksource_tsc_page")) {
            file("sys/devices/system/clocksource/clocksource0/current_clocksource", clock);
            assertSound(find("clock source", BEST, plain()), clock);
        }
    }

    @Test
    void neighboursAreBad() throws IOException {
        file("proc/cpuinfo", "flags : fpu hypervisor\n");
        file("proc/stat", "cpu  1000 0 1000 7500 0 0 0 500 0 0\n");
        file("proc/loadavg", "4.10 0.10 0.05 1/200 4711\n");
        assertLimit(find("virtualised", BEST, plain()), Severity.BAD, "the flag hypervisor");
        assertLimit(find("steal", BEST, plain()), Severity.BAD, "5.0%");
        assertBad(find("load", BEST, plain()), "4.1 on 8", "top");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00000000, off, kernel.randomize_va_space=2",
        "1, 00000000, not for the heap, kernel.randomize_va_space=2",
        "2, 00040000, off for this process, setarch"
    })
    void aLayoutThatIsTheSameInEveryForkIsMended(
            String mode, String personality, String fact, String remedy) throws IOException {
        file("proc/sys/kernel/randomize_va_space", mode + "\n");
        file("proc/self/personality", personality + "\n");
        assertMends(find("ASLR", BEST, plain()), fact, remedy);
    }

    @Test
    void aLayoutOfItsOwnForEachForkIsFine() throws IOException {
        file("proc/sys/kernel/randomize_va_space", "2\n");
        file("proc/self/personality", "00000000\n");
        assertSound(find("ASLR", BEST, plain()), "on");
    }

    @ParameterizedTest
    @CsvSource({
        "qemu, KVM Virtual Machine, true",
        "Amazon EC2, c7g.16xlarge, true",
        "Amazon EC2, c7g.metal, false",
        "Microsoft Corporation, Virtual Machine, true",
        "Ampere, Mt. Jade, false"
    })
    void firmwareTellsWhereCpusHaveNoFlag(String vendor, String product, boolean virtual)
            throws IOException {
        file("proc/cpuinfo", "CPU implementer : 0x41\n");
        file("sys/class/dmi/id/sys_vendor", vendor + "\n");
        file("sys/class/dmi/id/product_name", product + "\n");
        assertThat(find("virtualised", BEST, plain()).fine()).isNotEqualTo(virtual);
        file("proc/cpuinfo", "flags : fpu sse\n");
        assertSound(find("virtualised", BEST, plain()), "not that it says");
        file("sys/hypervisor/type", "xen\n");
        assertThat(find("virtualised", BEST, plain()).fact()).contains("says xen");
    }

    @Test
    void threadsThatCannotBePinnedAreBad() {
        assertBad(find("pinning", JAVA, plain()), "no (a; b) access", "start Java with --enable");
        assertSound(find("pinning", BEST, plain()), "possible");
    }

    @Test
    void hardwareEventsNeedCountersOfTheCores() throws IOException {
        file("sys/bus/event_source/devices/software/type", "1");
        file("sys/bus/event_source/devices/uncore_imc_0/cpumask", "0");
        assertLimit(
                find("hardware events", BEST, plain()),
                Severity.LOOK,
                "no /sys/bus/event_source/devices/cpu");
        file("proc/cpuinfo", "flags : fpu hypervisor\n");
        assertMends(find("hardware events", BEST, plain()), "none", "pmu=on");
        file("sys/bus/event_source/devices/armv8_pmuv3_0/cpus", "0-7");
        assertSound(find("hardware events", BEST, plain()), "armv8_pmuv3_0");
    }

    @Test
    void aProcessMayCountItsEventsUpToLevelTwoOrByPrivilege() throws IOException {
        file("proc/sys/kernel/perf_event_paranoid", "-1\n");
        assertSound(find("perf_event_paranoid", BEST, plain()), "-1");
        file("proc/sys/kernel/perf_event_paranoid", "2\n");
        assertSound(find("perf_event_paranoid", BEST, plain()), "2");
        file("proc/sys/kernel/perf_event_paranoid", "3\n");
        file("proc/self/status", "CapInh:\tffffffffffffffff\nCapEff:\t00000000a80425fb\n");
        assertMends(
                find("perf_event_paranoid", BEST, plain()),
                "3",
                "sudo sysctl -w kernel.perf_event_paranoid=2");
        file("proc/self/status", "CapEff:\t0000004000000000\n");
        assertSound(find("perf_event_paranoid", BEST, plain()), "3, which this process is above");
    }

    @Test
    void perfIsLookedForOnThePath() throws IOException {
        assertMends(find("perf", BEST, plain()), "not on the PATH", "install perf");
        file("usr/bin/perf", "");
        assertSound(find("perf", BEST, plain()), "/usr/bin/perf");
        assertMends(find("perf", JAVA, plain()), "not on the PATH", "install perf");
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
    void aNarrowCpusetIsNamedWithItsFileAndWidenedFromTheOutside() throws IOException {
        Topology machine = topology("0-7", "0-7", "2-3", 1, "0-7");
        file("proc/self/cgroup", "0::/a/b\n");
        file("sys/fs/cgroup/a/b/cpuset.cpus.effective", "2-3\n");
        file("sys/fs/cgroup/a/b/cpuset.cpus", "2-3\n");
        file("sys/fs/cgroup/a/cpuset.cpus.effective", "0-3\n");
        file("sys/fs/cgroup/a/cpuset.cpus", "0-3\n");
        file("sys/fs/cgroup/cpuset.cpus.effective", "0-7\n");
        assertMends(
                find("cpuset", BEST, machine),
                "2-3 in /sys/fs/cgroup/a/b/cpuset.cpus.effective",
                "echo 0-7 | sudo tee /sys/fs/cgroup/a/cpuset.cpus /sys/fs/cgroup/a/b/cpuset.cpus");
        assertMends(find("allowed CPUs", BEST, machine), "2-3", "widen the cpuset");
    }

    @Test
    void aProcessThatLeavesOutCpusOfItsCpusetIsStartedOnThem() throws IOException {
        Topology machine = topology("0-7", "0-7", "2", 1, "0-7");
        file("proc/self/cgroup", "5:cpuset:/docker/c\n");
        file("sys/fs/cgroup/cpuset/cpuset.effective_cpus", "2-3\n");
        assertMends(
                find("cpuset", BEST, machine),
                "2-3 in /sys/fs/cgroup/cpuset/cpuset.effective_cpus",
                "start the container without --cpuset-cpus");
        assertMends(find("allowed CPUs", BEST, machine), "2, 1 core", "taskset -c 2-3 harness");
    }

    @Test
    void aCpusetOfTheWholeMachineIsFine() throws IOException {
        file("proc/self/cgroup", "0::/a\n");
        file("sys/fs/cgroup/cpuset.cpus.effective", "0-15\n");
        file("sys/fs/cgroup/a/cpuset.cpus", "\n");
        assertSound(find("cpuset", BEST, plain()), "0-15 in /sys/fs/cgroup/cpuset.cpus.effective");
        file("sys/fs/cgroup/cpuset.cpus.effective", "what\n");
        assertSound(find("cpuset", BEST, plain()), "none that is told");
    }

    @Test
    void fewerThanFourCpusAreBad() {
        assertSound(find("contention", BEST, topology("0-3", "0-3", "0-3", 1, "0-3")), "4 CPUs");
        assertLimit(
                find("contention", BEST, topology("0-2", "0-2", "0-2", 1, "0-2")),
                Severity.BAD,
                "3 CPUs");
        assertBad(
                find("contention", BEST, topology("0-7", "0-7", "1", 1, "0-7")),
                "1 CPU to contend on",
                "allow more");
    }

    @Test
    void damagedFilesTellNothing() throws IOException {
        file("proc/loadavg", "nonsense");
        file("proc/stat", "cpu 1 2");
        file("proc/self/cgroup", "x\n0::/a\n");
        file("sys/fs/cgroup/a/cpu.max", "what");
        file("proc/self/personality", "what");
        file("proc/sys/kernel/perf_event_paranoid", "what");

        assertThat(Doctor.examine(BEST, plain(), new KernelFiles(root)))
                .noneMatch(diagnosis -> diagnosis.severity() == Severity.BAD);
    }
}
