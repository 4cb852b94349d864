package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The calls as the kernel answers them. */
class MemoryAdviceTest {

    private static final long BYTES = 4L << 20;
    private static final int EINVAL = 22;
    private static final BitSet NODE_0 = BitSet.valueOf(new long[] {1});

    private long address;

    @BeforeEach
    void map() {
        assumeTrue(LibC.unavailable().isEmpty(), () -> "no libc: " + LibC.unavailable().get());
        address = LibC.mmap(BYTES);
    }

    @AfterEach
    void unmap() {
        LibC.munmap(address, BYTES);
    }

    private MemorySegment memory() {
        return MemorySegment.ofAddress(address).reinterpret(BYTES);
    }

    @Test
    void theKernelHasThePolicyThatWasSetAndNotBeforeIt() {
        assertThat(MemoryAdvice.policy(address).mode()).isZero();

        assertThat(MemoryAdvice.mbind(address, BYTES, MemoryAdvice.MPOL_PREFERRED, NODE_0))
                .isZero();
        assertThat(MemoryAdvice.policy(address))
                .isEqualTo(new MemoryAdvice.Policy(MemoryAdvice.MPOL_PREFERRED, NODE_0));

        assertThat(MemoryAdvice.mbind(address, BYTES, MemoryAdvice.MPOL_INTERLEAVE, NODE_0))
                .isZero();
        assertThat(MemoryAdvice.policy(address + BYTES - 1))
                .isEqualTo(new MemoryAdvice.Policy(MemoryAdvice.MPOL_INTERLEAVE, NODE_0));
    }

    @Test
    void aPageHasANodeOnceItIsWrittenTo() {
        assertThat(MemoryAdvice.node(address)).isNegative();
        memory().set(ValueLayout.JAVA_LONG, 0, 1);
        assertThat(MemoryAdvice.node(address)).isNotNegative();
    }

    @Test
    void aRefusalIsTheErrorNumber() {
        BitSet none = new BitSet();
        none.set(1_000);
        assertThat(MemoryAdvice.mbind(address, BYTES, MemoryAdvice.MPOL_PREFERRED, none))
                .isEqualTo(EINVAL);
        assertThat(MemoryAdvice.madvise(address + 1, BYTES, MemoryAdvice.MADV_DONTNEED))
                .isEqualTo(EINVAL);
        assertThatThrownBy(() -> MemoryAdvice.policy(-4096))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("errno 14");
    }

    @Test
    void memoryThatIsNotNeededBecomesZero() {
        memory().set(ValueLayout.JAVA_LONG, 8192, 7);
        assertThat(MemoryAdvice.madvise(address, BYTES, MemoryAdvice.MADV_DONTNEED)).isZero();
        assertThat(memory().get(ValueLayout.JAVA_LONG, 8192)).isZero();
    }

    @Test
    void hugePagesAreWelcomedWhereTheKernelKnowsThem() throws Exception {
        int errno = MemoryAdvice.madvise(address, BYTES, MemoryAdvice.MADV_HUGEPAGE);
        if (Files.exists(Path.of("/sys/kernel/mm/transparent_hugepage/enabled"))) {
            assertThat(errno).isZero();
            assertThat(SmapsFlags.of(address)).contains("hg");
        } else {
            assertThat(errno).isEqualTo(EINVAL);
        }
    }
}
