package dev.percpu.harness.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.cpu.Topology;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes, pages and layouts. */
class MemoryDoctorTest extends Patient {

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
    void hugePagesForEverybodyAreFixed(String state, String fact, boolean sound)
            throws IOException {
        file("sys/kernel/mm/transparent_hugepage/enabled", state);
        Diagnosis pages = find("THP", BEST, plain());
        assertThat(pages.fact()).isEqualTo(fact);
        assertThat(pages.fine()).isEqualTo(sound);
        assertThat(pages.remedy().isPresent()).isEqualTo(!sound);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00000000, off, kernel.randomize_va_space=2",
        "1, 00000000, not for the heap, kernel.randomize_va_space=2",
        "2, 00040000, off for this process, setarch"
    })
    void aLayoutThatIsTheSameInEveryForkIsFixed(
            String mode, String personality, String fact, String remedy) throws IOException {
        file("proc/sys/kernel/randomize_va_space", mode + "\n");
        file("proc/self/personality", personality + "\n");
        assertFixes(find("ASLR", BEST, plain()), fact, remedy);
    }

    @Test
    void aLayoutOfItsOwnForEachForkIsFine() throws IOException {
        file("proc/sys/kernel/randomize_va_space", "2\n");
        file("proc/self/personality", "00000000\n");
        assertSound(find("ASLR", BEST, plain()), "on");
    }
}
