package dev.percpu.harness.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The kernel's counts of a thread. */
class SwitchesTest {

    private static final Optional<String> STATUS =
            Optional.of(
                    """
                    Name:\tworker-0
                    Mems_allowed_list:\t0
                    voluntary_ctxt_switches:\t12
                    nonvoluntary_ctxt_switches:\t345
                    """);

    private static final Optional<String> SCHED =
            Optional.of(
                    """
                    worker-0 (4711, #threads: 14)
                    -------------------------------------------------------------------
                    se.exec_start                                :      73441064.842213
                    se.nr_migrations                             :                   17
                    nr_switches                                  :                  357
                    nr_voluntary_switches                        :                   12
                    mm->numa_scan_seq                            :                    0
                    """);

    @Test
    void countsAreFoundWhereTheKernelKeepsThem() {
        assertThat(Switches.parse(STATUS, SCHED))
                .isEqualTo(
                        new Switches(
                                Optional.of(12L),
                                Optional.of(345L),
                                Optional.of(17L),
                                java.util.Map.of()));
    }

    @Test
    void aKernelWithoutSchedulerStatisticsGivesThatReason() {
        Switches switches = Switches.parse(STATUS, Optional.empty());

        assertThat(switches.voluntary()).contains(12L);
        assertThat(switches.migrations()).isEmpty();
        assertThat(switches.absent())
                .containsOnlyKeys("migrations")
                .allSatisfy((name, why) -> assertThat(why).contains("CONFIG_SCHED_DEBUG"));
    }

    @Test
    void nothingIsKnownWithoutProc() {
        assertThat(Switches.parse(Optional.empty(), Optional.empty()).absent())
                .containsOnlyKeys("voluntarySwitches", "involuntarySwitches", "migrations");
    }

    @Test
    void spansAddUpAndTheSumLacksWhatOneSpanLacks() {
        Switches early = Switches.parse(STATUS, SCHED);
        Switches late =
                new Switches(
                        Optional.of(20L), Optional.of(400L), Optional.of(17L), java.util.Map.of());

        Switches sum = late.since(early).plus(late.since(early));

        assertThat(sum.voluntary()).contains(16L);
        assertThat(sum.involuntary()).contains(110L);
        assertThat(sum.migrations()).contains(0L);
        assertThat(sum.plus(Switches.unknown("no reason")).migrations()).isEmpty();
        assertThat(sum.plus(Switches.unknown("no reason")).absent())
                .containsEntry("migrations", "no reason");
    }

    @Test
    void aThreadThatSleepsHasGivenItsCpuUp() throws InterruptedException {
        Switches before = Switches.ofThisThread();
        for (int i = 0; i < 3; i++) {
            Thread.sleep(1);
        }

        assertThat(Switches.ofThisThread().since(before).voluntary().orElseThrow())
                .isGreaterThanOrEqualTo(3);
    }
}
