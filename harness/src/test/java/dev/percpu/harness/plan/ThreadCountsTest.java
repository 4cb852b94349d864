package dev.percpu.harness.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadCountsTest {

    private static ThreadCounts.Chosen chosen(int cpus, int cores, String... words)
            throws PlanException {
        List<ThreadCounts.Range> ranges = new ArrayList<>();
        for (String word : words) {
            for (String piece : word.split(",", -1)) {
                ranges.add(ThreadCounts.Range.parse(piece.strip()));
            }
        }
        return new ThreadCounts(cpus, cores).chosen(ranges);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1|1", "2|1,2", "3|1,2,3", "8|1,2,4,8", "96|1,2,4,8,16,32,64,96"})
    void theUsualCountsDoubleUpToTheAllowedCpus(int cpus, String counts) throws PlanException {
        assertThat(chosen(cpus, cpus).counts()).isEqualTo(numbers(counts));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,2,4..max|1,2,4,8,16,32,64,96",
                "max|96",
                "cores|48",
                "pow2|1,2,4,8,16,32,64",
                "4x|384",
                "32x|3072",
                "1..cores,max|1,2,4,8,16,32,48,96",
                "3..20|3,6,12,20",
                "max..4x|96,192,384",
                "5..5|5",
                "7, 3 ,7|3,7",
            })
    void wordsRangesAndNumbersCombine(String words, String counts) throws PlanException {
        assertThat(chosen(96, 48, words).counts()).isEqualTo(numbers(counts));
    }

    private static List<Integer> numbers(String counts) {
        return Arrays.stream(counts.split(",")).map(Integer::valueOf).toList();
    }

    @Test
    void aRangeThatThisMachineIsTooSmallForIsSkippedAndSaid() throws PlanException {
        ThreadCounts.Chosen chosen = chosen(2, 2, "1,2,4..max");

        assertThat(chosen.counts()).containsExactly(1, 2);
        assertThat(chosen.skipped())
                .containsExactly(
                        new Planned.Skipped("threads 4..max", "its end is 2 on this machine"));
        assertThat(chosen(1, 1, "1,1000..max").skipped()).hasSize(1);
        assertThatThrownBy(() -> chosen(2, 2, "4..max"))
                .hasMessage(
                        "no thread count is left: threads 4..max is an empty range, its end is 2 on"
                                + " this machine");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|thread count 0 is out of range; on 2 allowed CPUs give 1 to 128",
                "-1|thread count -1 is out of range",
                "129|thread count 129 is out of range",
                "0..max|thread count 0 is out of range",
                "1..65x|thread count 65x is out of range",
                "65x|thread count 65x is out of range",
                "999999999x|out of range",
                "99999999999999|unknown thread count '99999999999999'",
                "8..4|the range of threads '8..4' ends before it begins",
                "two|unknown thread count 'two'; use numbers, max, cores",
                "1...4|unknown thread count '1...4'",
                "..4|unknown thread count '..4'",
                "1,,2|unknown thread count ''",
            })
    void anInvalidThreadCountIsRefusedWithItsValue(String words, String message) {
        assertThatThrownBy(() -> chosen(2, 2, words))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining(message);
    }

    @Test
    void oneToSixtyFourThreadsForEachCpuAreInRange() throws PlanException {
        assertThat(chosen(2, 1, "1,128").counts()).containsExactly(1, 128);
    }
}
