package dev.percpu.harness.pinning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.percpu.counters.cpu.DescribedMachine;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of CPUs. */
class ChosenCpusTest extends Placing {

    @Test
    void aListKeepsItsOrderAndIsWrittenInOneWay() throws Exception {
        Pinning pinning = Pinning.parse("cpus:8,0,1,2,127");

        assertThat(pinning.word()).isEqualTo("cpus:8,0-2,127");
        assertThat(Pinning.parse(pinning.word())).isEqualTo(pinning);
        assertThat(pinning.cpus(DescribedMachine.SPARSE.topology(directory), 7))
                .isEqualTo(ids("8 0 1 2 127 8 0"));
        assertThat(Pinning.parse("cpus:3,2,1").word()).isEqualTo("cpus:3,2,1");
    }

    @Test
    void aListMayOnlyHaveCpusThatAreAllowed() throws IOException {
        assertRefused(
                "cpus:4,6",
                DescribedMachine.CONTAINER.topology(directory),
                "may not run on CPU 6",
                "4-5,40,132-133,168");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cpus:|a CPU is missing",
                "cpus:1,|a CPU is missing",
                "cpus:0-|in '0-'",
                "cpus:3-1|'3-1'",
                "cpus:x|'x'",
                "cpus:0,1-2,2|CPU 2 is in the list twice",
                "cpus:99999999|is not 0 to"
            })
    void aListThatIsNoneIsRefused(String word, String reason) {
        assertThatExceptionOfType(PinningException.class)
                .isThrownBy(() -> Pinning.parse(word))
                .withMessageContainingAll("'" + word + "'", reason);
    }
}
