package dev.percpu.harness.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.percpu.counters.cpu.Machine;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of CPUs. */
class ChosenCpusTest extends Placing {

    @Test
    void aListKeepsItsOrderAndIsWrittenInOneWay() throws Exception {
        Place place = Place.parse("cpus:8,0,1,2,127");

        assertThat(place.word()).isEqualTo("cpus:8,0-2,127");
        assertThat(Place.parse(place.word())).isEqualTo(place);
        assertThat(place.cpus(Machine.SPARSE.topology(directory), 7))
                .isEqualTo(ids("8 0 1 2 127 8 0"));
        assertThat(Place.parse("cpus:3,2,1").word()).isEqualTo("cpus:3,2,1");
    }

    @Test
    void aListMayOnlyHaveCpusThatAreAllowed() throws IOException {
        assertRefused(
                "cpus:4,6",
                Machine.CONTAINER.topology(directory),
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
                "cpus:0,1-2,2|CPU 2 stands in it twice",
                "cpus:99999999|is not 0 to"
            })
    void aListThatIsNoneIsRefused(String word, String reason) {
        assertThatExceptionOfType(PlaceException.class)
                .isThrownBy(() -> Place.parse(word))
                .withMessageContainingAll("'" + word + "'", reason);
    }
}
