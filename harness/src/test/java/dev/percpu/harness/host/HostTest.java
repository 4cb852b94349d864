package dev.percpu.harness.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.store.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTest {

    private static final String X86 =
            """
            processor	: 0
            vendor_id	: AuthenticAMD
            model name	: AMD EPYC 7763   64-Core Processor
            flags		: fpu vme hypervisor lahf_lm

            processor	: 1
            model name	: another
            """;

    private static final String ARM =
            """
            processor	: 0
            BogoMIPS	: 243.75
            Features	: fp asimd evtstrm
            CPU implementer	: 0x41
            CPU architecture: 8
            CPU part	: 0xd40
            """;

    @TempDir Path root;

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Topology cpus(int count) {
        CpuList all = CpuList.firstOf(count);
        List<Topology.Cpu> cpus =
                all.ids().stream()
                        .map(id -> new Topology.Cpu(id, id, 0, 0, CpuList.of(id), List.of()))
                        .toList();
        return new Topology(all, all, all, cpus, List.of(new Topology.Node(0, all)));
    }

    private List<String> warnings(int cpus) {
        return HostWarnings.of(cpus(cpus), new KernelFiles(root), Optional.empty());
    }

    @Test
    void theProcessorsNameIsReadOnX86AndPutTogetherOnArm() {
        assertThat(CpuInfo.parse(X86))
                .isEqualTo(new CpuInfo("AMD EPYC 7763 64-Core Processor", true));
        assertThat(CpuInfo.parse(ARM))
                .isEqualTo(new CpuInfo("implementer 0x41, part 0xd40", false));
        assertThat(CpuInfo.parse("").model()).isEqualTo("unknown processor");
    }

    @Test
    void theFactsAreThoseOfTheFilesAndTheTopology() throws IOException {
        file("proc/cpuinfo", X86);
        file("proc/sys/kernel/osrelease", "6.12.0-test\n");

        HostFacts facts = Host.facts(cpus(8), new KernelFiles(root), "a rung", Optional.empty());

        assertThat(facts.cpuModel()).isEqualTo("AMD EPYC 7763 64-Core Processor");
        assertThat(facts.kernel()).isEqualTo("6.12.0-test");
        assertThat(facts.allowedCpus()).isEqualTo("0-7");
        assertThat(facts.cores()).isEqualTo(8);
        assertThat(facts.nodes()).isEqualTo(1);
        assertThat(facts.nativeRung()).isEqualTo("a rung");
    }

    @Test
    void architecturesAreSpeltAsTheKernelSpellsThem() {
        assertThat(Host.architecture("amd64")).isEqualTo("x86_64");
        assertThat(Host.architecture("aarch64")).isEqualTo("aarch64");
    }

    @Test
    void aQuietBigMachineOfItsOwnGivesNoWarning() throws IOException {
        file("proc/cpuinfo", ARM);
        file("proc/loadavg", "3.99 0.10 0.05 1/200 4711\n");
        file("proc/stat", "cpu  1000 0 1000 98000 0 0 0 100 0 0\ncpu0 1 2 3\n");
        file("proc/self/cgroup", "0::/user.slice\n");
        file("sys/fs/cgroup/user.slice/cpu.max", "max 100000\n");

        assertThat(warnings(8)).isEmpty();
    }

    @Test
    void fewCpusAreAWarning() {
        assertThat(warnings(4)).isEmpty();
        assertThat(warnings(3)).singleElement().asString().contains("Only 3 CPUs");
        assertThat(warnings(1)).singleElement().asString().contains("Only 1 CPU is");
    }

    @Test
    void aLoadOfMoreThanHalfTheCpusIsAWarning() throws IOException {
        file("proc/loadavg", "4.10 0.10 0.05 1/200 4711\n");

        assertThat(warnings(8)).singleElement().asString().contains("4.1 on 8");
    }

    @Test
    void aVirtualMachineIsAWarning() throws IOException {
        file("proc/cpuinfo", X86);

        assertThat(warnings(8)).singleElement().asString().contains("virtual machine");
    }

    @Test
    void stolenTimeIsAWarning() throws IOException {
        file("proc/stat", "cpu  1000 0 1000 7500 0 0 0 500 0 0\n");

        assertThat(warnings(8)).singleElement().asString().contains("5.0% of the CPU time");
    }

    @Test
    void anUnpinnedRunIsAWarningWithItsReason() {
        assertThat(HostWarnings.of(cpus(8), new KernelFiles(root), Optional.of("access denied")))
                .singleElement()
                .asString()
                .contains("not pinned")
                .contains("access denied");
    }

    @Test
    void theTightestQuotaOfTheSecondVersionsGroupsCounts() throws IOException {
        file("proc/self/cgroup", "0::/a/b\n");
        file("sys/fs/cgroup/a/b/cpu.max", "800000 100000\n");
        file("sys/fs/cgroup/a/cpu.max", "250000 100000\n");

        assertThat(CpuQuota.of(new KernelFiles(root))).hasValue(2.5);
        assertThat(warnings(8)).singleElement().asString().contains("2.50 of 8");
    }

    @Test
    void aQuotaAboveTheAllowedCpusLimitsNothing() throws IOException {
        file("proc/self/cgroup", "0::/\n");
        file("sys/fs/cgroup/cpu.max", "1600000 100000\n");

        assertThat(warnings(8)).isEmpty();
    }

    @Test
    void theFirstVersionsQuotaIsRead() throws IOException {
        file("proc/self/cgroup", "4:memory:/m\n3:cpu,cpuacct:/a\n");
        file("sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "150000\n");
        file("sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "100000\n");
        file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n");
        file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");

        assertThat(CpuQuota.of(new KernelFiles(root))).hasValue(1.5);
    }

    @Test
    void damagedFilesAreAsGoodAsNone() throws IOException {
        file("proc/loadavg", "nonsense");
        file("proc/stat", "cpu 1 2");
        file("proc/self/cgroup", "x\n0::/a\n");
        file("sys/fs/cgroup/a/cpu.max", "what");

        assertThat(warnings(8)).isEmpty();
    }
}
