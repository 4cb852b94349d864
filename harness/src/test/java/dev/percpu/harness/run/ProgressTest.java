package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Timing;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Plan PLAN =
            new Plan(List.of(Fixtures.key("LongAdder", "update", 2)), 10, Timing.STANDARD);

    private final StringWriter written = new StringWriter();

    private Progress progress(boolean inPlace, int width) {
        return new Progress(new PrintWriter(written), inPlace, width);
    }

    @Test
    void elsewhereThanOnATerminalEachForkHasALineOfPlainText() {
        progress(false, 20).starting(PLAN, 4, PLAN.steps().get(4), Duration.ofSeconds(40));

        assertThat(written.toString())
                .isEqualTo(
                        "[5/10] update, LongAdder, 2 threads, fork 5 of 10; 1 min 0 s left"
                                + System.lineSeparator());
    }

    @Test
    void onATerminalTheLineIsRewrittenAndNeverWraps() {
        Progress progress = progress(true, 20);
        progress.starting(PLAN, 0, PLAN.steps().get(0), Duration.ZERO);
        progress.starting(PLAN, 1, PLAN.steps().get(1), Duration.ZERO);

        assertThat(written.toString().split("\r\u001b\\[K"))
                .hasSize(3)
                .allMatch(line -> line.length() < 20)
                .noneMatch(line -> line.contains("\n"));
    }

    @Test
    void untilForksHaveEndedTheRestIsEstimatedFromThePlan() {
        progress(false, 80).starting(PLAN, 0, PLAN.steps().get(0), Duration.ZERO);

        assertThat(written.toString()).contains(Progress.text(PLAN.estimate()) + " left");
    }

    @Test
    void timesAreInMinutesFromOneMinuteOn() {
        assertThat(Progress.text(Duration.ofMillis(59_400))).isEqualTo("59 s");
        assertThat(Progress.text(Duration.ofMillis(59_500))).isEqualTo("1 min 0 s");
        assertThat(Progress.text(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
    }
}
