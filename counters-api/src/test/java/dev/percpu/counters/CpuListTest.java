package dev.percpu.counters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuListTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0           | 0          | 1 | 1",
                "0-1         | 0-1        | 2 | 2",
                "0-3,8,127   | 0-3,8,127  | 6 | 128",
                "'5,4,3'     | 3-5        | 3 | 6",
                "'0-2,1-4'   | 0-4        | 5 | 5",
                "' 0-7\n'    | 0-7        | 8 | 8",
                "1024-4095   | 1024-4095  | 3072 | 4096",
                "''          | ''         | 0 | 0",
                "65535       | 65535      | 1 | 65536"
            })
    void readsAndWritesTheKernelsFormat(String text, String written, int size, int length) {
        CpuList list = CpuList.parse(text);
        assertThat(list).hasToString(written);
        assertThat(list.size()).isEqualTo(size);
        assertThat(list.length()).isEqualTo(length);
        assertThat(CpuList.parse(written)).isEqualTo(list).hasSameHashCodeAs(list);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1-", "-1", "3-1", "0,,1", "0-3,x", "1.5", "0 1", "99999999999"})
    void aDamagedListIsRefusedByItsBadPart(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuList.parse(text))
                .withMessageContaining("'" + text.strip() + "'");
    }

    @Test
    void anIdBeyondReasonIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuList.parse("0-65536"))
                .withMessageContaining("65536");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpuList.of(-1))
                .withMessageContaining("CPU id");
    }

    @Test
    void setsAreComparedAndIntersectedByTheirIds() {
        assertThat(CpuList.firstOf(3)).isEqualTo(CpuList.of(2, 0, 1));
        assertThat(CpuList.parse("0-5").intersect(CpuList.parse("4-9"))).hasToString("4-5");
        assertThat(CpuList.parse("0,2").contains(1)).isFalse();
        assertThat(CpuList.parse("0,2").contains(2)).isTrue();
        assertThat(CpuList.parse("0,2").contains(-1)).isFalse();
        assertThat(CpuList.firstOf(0).isEmpty()).isTrue();
        assertThat(CpuList.parse("7,1").ids()).containsExactly(1, 7);
    }
}
