package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.linux.Membarrier.Command;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MembarrierTest {

    @Test
    void eachCommandIsItsBitOfTheAnswer() {
        assertThat(Membarrier.commands(0)).isEmpty();
        assertThat(Membarrier.commands(1 << 4 | 1 << 6 | 1 << 8 | 1 << 9)).isEmpty();
        assertThat(Membarrier.commands(1 | 1 << 3))
                .containsExactly(Command.GLOBAL, Command.PRIVATE_EXPEDITED);
        assertThat(Membarrier.commands(0x3ff)).containsExactly(Command.values());
    }

    @Test
    void anOldKernelsLackIsNamed() {
        assertThat(Membarrier.missing(Set.of(Command.PRIVATE_EXPEDITED_RSEQ))).isEmpty();
        assertThat(Membarrier.missing(Set.of(Command.PRIVATE_EXPEDITED)))
                .hasValueSatisfying(
                        refusal -> assertThat(refusal).contains("; use Linux 5.10 or later"));
    }

    @Test
    void onlyKnownArchitecturesAreAsked() {
        assertThat(Membarrier.number("amd64")).isEqualTo(OptionalLong.of(324));
        assertThat(Membarrier.number("aarch64")).isEqualTo(OptionalLong.of(283));
        assertThat(Membarrier.number("riscv64")).isEmpty();
    }

    @Test
    void theKernelOfThisMachineHasAFenceOrSaysWhyNot() {
        assumeTrue(LibC.unavailable().isEmpty(), () -> "no libc: " + LibC.unavailable());
        assertThat(Membarrier.unavailable().isEmpty())
                .isEqualTo(Membarrier.commands().contains(Command.PRIVATE_EXPEDITED_RSEQ));
    }
}
