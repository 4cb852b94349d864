package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.child.WideMasks;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibCTest {

    @BeforeEach
    void libcCanBeCalled() {
        assumeTrue(LibC.unavailable().isEmpty(), () -> "no libc: " + LibC.unavailable().get());
    }

    @Test
    void givesAPossibleCpu() {
        assertThat(Topology.possibleCpus().contains(LibC.schedGetcpu())).isTrue();
    }

    @Test
    void mapsZeroedWritableMemoryAndGivesItBack() throws Exception {
        long bytes = 1L << 30;
        long address = LibC.mmap(bytes);
        try {
            MemorySegment memory = MemorySegment.ofAddress(address).reinterpret(bytes);
            assertThat(memory.get(ValueLayout.JAVA_LONG, bytes - Long.BYTES)).isZero();
            memory.set(ValueLayout.JAVA_LONG, 0, 42);
            assertThat(memory.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(42);
            assertThat(OwnMappings.contain(address)).isTrue();
        } finally {
            LibC.munmap(address, bytes);
        }
        assertThat(OwnMappings.contain(address)).isFalse();
        assertThat(OwnMappings.contain(address + bytes - 1)).isFalse();
    }

    @Test
    void namesTheBytesAndTheErrorWhenMemoryCannotBeHad() {
        assertThatThrownBy(() -> LibC.mmap(1L << 60))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Long.toString(1L << 60))
                .hasMessageContaining("errno 12")
                .hasMessageContaining("request fewer bytes");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void refusesToMapNothing(long bytes) {
        assertThatThrownBy(() -> LibC.mmap(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Long.toString(bytes));
    }

    @Test
    void reportsAnUnmappingThatTheKernelRefuses() {
        assertThatThrownBy(() -> LibC.munmap(1, 4096))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0x1")
                .hasMessageContaining("errno 22");
    }

    @Test
    void growsAMaskThatIsTooSmallForTheKernel() {
        BitSet grown = BitSet.valueOf(LibC.schedGetaffinity(0, 0));

        assertThat(grown).isEqualTo(BitSet.valueOf(LibC.schedGetaffinity(0, 1 << 14)));
        assertThat(grown.isEmpty()).isFalse();
    }

    /** A kernel for 4,096 CPUs refuses shorter masks; the JVM's own attempt may warn of that. */
    @Test
    void growsAMaskUntilAKernelForThousandsOfCpusTakesIt(@TempDir Path directory) throws Exception {
        CpuList allowed = Affinity.allowed();
        ChildJvm.Result child =
                ChildJvm.run(
                        Compiler.confined(
                                directory,
                                "wide-mask",
                                ChildJvm.java(WideMasks.class, ChildJvm.NATIVE_ACCESS)));

        assertThat(child.exit()).as("%s", child.lines()).isZero();
        assertThat(child.lines())
                .containsSubsequence(
                        "allowed " + allowed,
                        "pinned " + (allowed.length() - 1),
                        "again " + allowed);
    }

    @Test
    void aMaskBeyondTheCpusOfTheKernelIsTakenAsFarAsItGoes() {
        CpuList before = Affinity.allowed();
        CpuList named = CpuList.of(before.ids().get(0), 1_023, 1_024, 4_095, CpuList.MAX_ID);
        try {
            Affinity.pin(named);
            assertThat(Affinity.allowed()).isEqualTo(named.intersect(before));
        } finally {
            Affinity.pin(before);
        }
    }

    @Test
    void givesEachThreadItsOwnKernelId() throws Exception {
        int[] other = new int[1];
        Thread thread = Thread.ofPlatform().start(() -> other[0] = LibC.gettid());
        thread.join();

        assertThat(LibC.gettid()).isPositive().isNotEqualTo(other[0]);
        assertThat(other[0]).isPositive();
    }
}
