package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What perf stat -x, prints. */
class PerfCountsTest {

    /** Of a machine with a PMU, with more events than it has counters. */
    private static final String MULTIPLEXED =
            """
            # started on Mon Mar  3 10:11:12 2025

            2000000,,cycles:u,500000000,50.10,,
            6000000,,instructions:u,501000000,75.00,3.00,insn per cycle
            1500,,branch-misses:u,1000000000,100.00,,
            """;

    /** Of a guest without one. */
    private static final String WITHOUT_PMU =
            """
            # started on Mon Mar  3 10:11:12 2025

            <not supported>,,cycles,0,100.00,,
            <not supported>,,cache-misses,0,100.00,,
            <not counted>,,page-faults,0,0.00,,
            65,,context-switches,11003805,100.00,5.907,K/sec
            """;

    @Test
    void countsAreDividedByTheOperations() {
        PerfCounts counts = PerfCounts.parse(MULTIPLEXED);

        assertThat(counts.perOperation(1_000_000))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("cycles:u", 2.0, "instructions:u", 6.0, "branch-misses:u", 0.0015));
        assertThat(counts.missing()).isEmpty();
    }

    @Test
    void eventsThatTookTurnsAreMarked() {
        assertThat(PerfCounts.parse(MULTIPLEXED).multiplexed()).isTrue();
        assertThat(
                        PerfCounts.parse(
                                        MULTIPLEXED
                                                .replace("50.10", "100.00")
                                                .replace("75.00", "100.00"))
                                .multiplexed())
                .isFalse();
    }

    @Test
    void eventsThatWereNotCountedAreMissingNotZero() {
        PerfCounts counts = PerfCounts.parse(WITHOUT_PMU);

        assertThat(counts.counts()).containsOnlyKeys("context-switches");
        assertThat(counts.multiplexed()).isFalse();
        assertThat(counts.missing())
                .containsExactly(
                        "cycles <not supported>",
                        "cache-misses <not supported>",
                        "page-faults <not counted>");
    }

    @Test
    void linesThatAreNotCountsAreIgnored() {
        assertThat(PerfCounts.parse(",,,,,0.97,insn per cycle\n,,y,1,100.00\nx,,y,1,z\n").counts())
                .isEmpty();
        assertThat(PerfCounts.parse("\n# a,b,c,d,e\nEvents enabled\n").counts()).isEmpty();
    }

    @Test
    void anEventThatOneOfTwoPmusCountedHasItsPlainName() {
        PerfCounts counts =
                PerfCounts.parse(
                        """
                        <not counted>,,cpu_atom/cycles/,0,0.00,,
                        2000,,cpu_core/cycles/,5,100.00,,
                        <not counted>,,cpu_atom/instructions:u/,0,0.00,,
                        3000,,cpu_core/instructions:u/,5,100.00,,
                        """);

        assertThat(counts.counts())
                .isEqualTo(new TreeMap<>(Map.of("cycles", 2000.0, "instructions:u", 3000.0)));
        assertThat(counts.has("cycles")).isTrue();
        assertThat(counts.has("instructions")).isTrue();
        assertThat(counts.multiplexed()).isFalse();
        assertThat(counts.missing())
                .containsExactly(
                        "cpu_atom/cycles/ <not counted>", "cpu_atom/instructions:u/ <not counted>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cpu_core/cycles/            | cycles",
                "cpu_core/cycles/u           | cycles:u",
                "cpu_core/cycles/:u          | cycles:u",
                "cpu_core/cycles:u/          | cycles:u",
                "big-pmu_0/cache-misses/uk   | cache-misses:uk",
                "cycles:u                    | cycles:u",
            })
    void anEventsNameIsPlainWhereverThePmuAndTheModifierStand(String event, String name) {
        assertThat(PerfCounts.parse("7,,%s,5,100.00,,".formatted(event)).counts())
                .isEqualTo(new TreeMap<>(Map.of(name, 7.0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2000,,cycles,5,100,00,,             | 2000 | false",
                "2000,,cycles,5,66,67,3,00,per       | 2000 | true",
                "12,50,msec,cycles,5,100,00,1,0,CPUs | 12.5 | false",
            })
    void aFractionMayHaveAComma(String line, double count, boolean multiplexed) {
        PerfCounts counts = PerfCounts.parse(line);

        assertThat(counts.counts()).isEqualTo(new TreeMap<>(Map.of("cycles", count)));
        assertThat(counts.multiplexed()).isEqualTo(multiplexed);
    }

    @Test
    void anEventCountedOnTwoKindsOfCoresIsLeftOut() {
        PerfCounts counts =
                PerfCounts.parse(
                        """
                        10,,cpu_atom/cycles/,1,2.00,,
                        20,,cpu_core/cycles/,49,98.00,,
                        """);

        assertThat(counts.counts()).isEmpty();
        assertThat(counts.has("cycles")).isTrue();
        assertThat(counts.multiplexed()).isFalse();
        assertThat(counts.missing()).containsExactly("cycles <counted on two kinds of cores>");
    }
}
