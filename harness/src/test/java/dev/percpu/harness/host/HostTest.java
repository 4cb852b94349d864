package dev.percpu.harness.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.counters.linux.Rung;
import dev.percpu.harness.store.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** A process that can do all that the counters ask for. */
    private static NativeFacts facts() {
        return new NativeFacts(
                Rung.RSEQ,
                "a rung",
                Optional.empty(),
                Optional.of(true),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.of("2.36"));
    }

    @Test
    void theProcessorsNameIsReadOnX86AndPutTogetherOnArm() {
        assertThat(CpuInfo.parse(X86))
                .isEqualTo(
                        new CpuInfo(
                                "AMD EPYC 7763 64-Core Processor",
                                Set.of("fpu", "vme", "hypervisor", "lahf_lm")));
        assertThat(CpuInfo.parse(ARM))
                .isEqualTo(new CpuInfo("implementer 0x41, part 0xd40", Set.of()));
        assertThat(CpuInfo.parse("").model()).isEqualTo("unknown processor");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "system type : generic;;processor : 0;Model Name : LS-5000 | LS-5000",
                "processor : 0;uarch : maker,u99;mvendorid : 0x1          | maker,u99",
                "processor : 0;mvendorid : 0x489;marchid : 0x7 | vendor 0x489, architecture 0x7",
                "processor : 0;mvendorid : 0x489                          | unknown processor",
                "processor : 0;hart : 0;isa : rv64imafdc;mmu : sv39       | rv64imafdc",
                "processor : 0;cpu : POWER99 (raw)                        | POWER99 (raw)",
                "system type : BigBoard;processor : 0;cpu model : Maker 99Kc V5.0 | Maker 99Kc V5.0",
                "cpu : MegaSparc T99 (Big);fpu : MegaSparc T99 integrated FPU;type : sun4v | MegaSparc T99 (Big)",
                "system type : generic;;processor : 0;CPU Family : Loong-64 | Loong-64",
                // What every processor of an architecture says of itself is no name.
                "Processor : AArch64 Processor rev 4 (aarch64);processor : 0;;CPU implementer : 0x51;CPU part : 0x803;;Hardware : Phone 9 | implementer 0x51, part 0x803",
                "processor : 0;model name : ARMv7 Processor rev 3 (v7l);CPU implementer : 0x41;CPU part : 0xd08 | implementer 0x41, part 0xd08",
                "processor : 0;model name : Maker,Big-9;CPU implementer : 0x70;CPU part : 0x660 | Maker,Big-9",
                "processor : 0;CPU implementer : 0x99;;processor : 1;CPU implementer : 0x99;CPU part : 0x1 | implementer 0x99; implementer 0x99, part 0x1",
                "Processor : ARMv6-compatible processor rev 7 (v6l);Hardware : Board 7 | Board 7",
                "processor : 0;vendor_id : GenuineIntel;cpu family : 6;model : 143;model name : unknown;stepping : 8 | GenuineIntel, family 6, model 143, stepping 8",
                "processor : 0;physical id : 1;core id : 0                 | unknown processor",
                "vendor_id : IBM/S390;processor 0: version = 00,  identification = 1,  machine = 9999 | IBM machine type 9999",
                "CPU implementer : 0x41;CPU part : 0xd85;;CPU implementer : 0x41;CPU part : 0xd87;;CPU implementer : 0x41;CPU part : 0xd87 | implementer 0x41, part 0xd85; implementer 0x41, part 0xd87"
            })
    void everyArchitecturesProcessorHasAName(String lines, String name) {
        assertThat(CpuInfo.parse(lines.replace(';', '\n')).model()).isEqualTo(name);
    }

    @Test
    void theFactsAreThoseOfTheFilesAndTheTopology() throws IOException {
        file("proc/cpuinfo", X86);
        file("proc/sys/kernel/osrelease", "6.12.0-test\n");

        HostFacts facts = Host.facts(facts(), cpus(8), new KernelFiles(root));

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
    void whatTheDoctorCallsBadIsAWarningAndNothingElseIs() throws IOException {
        file("proc/cpuinfo", X86);
        file("proc/loadavg", "4.10 0.10 0.05 1/200 4711\n");
        file("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n");

        assertThat(Host.facts(facts(), cpus(8), new KernelFiles(root)).warnings())
                .containsExactly(
                        "virtualised: yes, its CPUs have the flag hypervisor. CPUs may share cores"
                                + " with other virtual machines, and the harness cannot see it: use"
                                + " ratios, not scaling.",
                        "load: 4.1 on 8 allowed CPUs. Something else takes CPU time from the"
                                + " workers.");
    }

    @Test
    void aQuietDedicatedBigMachineGivesNoWarning() throws IOException {
        file("proc/cpuinfo", ARM);
        file("proc/loadavg", "3.99 0.10 0.05 1/200 4711\n");
        file("proc/stat", "cpu  1000 0 1000 98000 0 0 0 100 0 0\ncpu0 1 2 3\n");
        file("proc/self/cgroup", "0::/user.slice\n");
        file("sys/fs/cgroup/user.slice/cpu.max", "max 100000\n");

        assertThat(Host.facts(facts(), cpus(8), new KernelFiles(root)).warnings()).isEmpty();
    }
}
