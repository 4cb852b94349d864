package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Timing;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Plan PLAN =
            new Plan(List.of(Fixtures.key("LongAdder", "update", 2)), 10, Timing.STANDARD);

    private final StringWriter written = new StringWriter();
    private Duration now = Duration.ZERO;

    private Progress progress(boolean inPlace, int width) {
        return new Progress(
                new PrintWriter(written),
                new Progress.Display(inPlace, width, 5),
                results -> "a table of " + results.size() + "\nwith\nmany\nlines",
                () -> now);
    }

    @Test
    void elsewhereThanOnATerminalALineComesEveryTenSecondsAndForTheLastFork() {
        Progress progress = progress(false, 20);
        for (int second = 0; second <= 21; second++) {
            now = Duration.ofSeconds(second);
            progress.starting(second, 23, PLAN.steps().get(0), Duration.ZERO);
        }
        progress.starting(22, 23, PLAN.steps().get(0), Duration.ZERO);

        assertThat(written.toString().lines().map(line -> line.substring(0, line.indexOf(']'))))
                .containsExactly("[1/23", "[11/23", "[21/23", "[23/23");
    }

    @Test
    void elsewhereThanOnATerminalTheTableComesOnceAllIsScreened() {
        Progress progress = progress(false, 20);
        progress.ended(List.of());
        assertThat(written.toString()).isEmpty();

        progress.screened(List.of());
        assertThat(written.toString()).contains("a table of 0");
    }

    @Test
    void onATerminalTheTableStandsAboveTheLineAndTakesNoMoreThanTheScreen() {
        Progress progress = progress(true, 80);
        progress.ended(List.of());
        progress.starting(0, 10, PLAN.steps().get(0), Duration.ZERO);
        progress.starting(1, 10, PLAN.steps().get(0), Duration.ZERO);

        String[] drawn = written.toString().split("\r\u001b\\[3A\u001b\\[J");
        assertThat(drawn).hasSize(2);
        assertThat(drawn[1].lines()).hasSize(4).first().isEqualTo("a table of 0");
        assertThat(drawn[1]).doesNotContain("lines").contains("[2/10]");
    }

    @Test
    void aLineSaysWhatIsMeasuredAndWhatIsLeft() {
        progress(false, 20).starting(4, 10, PLAN.steps().get(4), Duration.ofSeconds(60));

        assertThat(written.toString())
                .isEqualTo(
                        "[5/10] update, LongAdder, 2 threads, compact, fork 5; 1 min 0 s left"
                                + System.lineSeparator());
    }

    @Test
    void aForkIsToldByAllThatIsUnusualAboutIt() {
        Scenario scenario =
                new Scenario(
                        "mixed",
                        new TreeMap<>(Map.of("reads", "10")),
                        1,
                        "scatter",
                        Optional.of(256),
                        "jdk-26",
                        List.of("-Xmx1g"));

        assertThat(
                        Progress.text(
                                new Plan.Step(
                                        new CellKey("LongAdder", Kind.PEER, scenario),
                                        0,
                                        Purpose.COUNTING)))
                .isEqualTo(
                        "mixed:reads=10, LongAdder, 1 thread, scatter, 256 possible CPUs, jdk-26,"
                                + " events");
    }

    @Test
    void onATerminalTheLineIsRewrittenAndNeverWraps() {
        Progress progress = progress(true, 20);
        progress.starting(0, 10, PLAN.steps().get(0), Duration.ZERO);
        progress.starting(1, 10, PLAN.steps().get(1), Duration.ZERO);

        assertThat(written.toString().split("\r\u001b\\[K"))
                .hasSize(3)
                .allMatch(line -> line.length() < 20)
                .noneMatch(line -> line.contains("\n"));
    }

    @Test
    void timesAreInMinutesFromOneMinuteOnAndInHoursFromOneHourOn() {
        assertThat(Progress.text(Duration.ofMillis(59_400))).isEqualTo("59 s");
        assertThat(Progress.text(Duration.ofMillis(59_500))).isEqualTo("1 min 0 s");
        assertThat(Progress.text(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
        assertThat(Progress.text(Duration.ofSeconds(3599))).isEqualTo("59 min 59 s");
        assertThat(Progress.text(Duration.ofSeconds(3600 + 125))).isEqualTo("1 h 2 min");
    }
}
