package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Event;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Plan.Step;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Timing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose forks are not real: an hour goes by at once. */
class LimitedRunTest {

    private static final List<CellKey> CELLS =
            IntStream.rangeClosed(1, 4)
                    .mapToObj(threads -> Fixtures.key("LongAdder", "update", threads))
                    .toList();

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir Path temporary;

    private final StringWriter told = new StringWriter();

    private Plan plan(Optional<Integer> hours, Optional<Plan.Precision> precision) {
        return new Plan(
                CELLS,
                3,
                Timing.QUICK,
                Plan.Order.INTERLEAVED,
                1,
                hours.map(HOUR::multipliedBy).map(limit -> limit.plusMinutes(1)),
                precision,
                false);
    }

    private List<ForkResult> run(Plan plan, FakeForks forks, List<ForkResult> before)
            throws Exception {
        Path path = temporary.resolve("run");
        ResultDirectory directory = ResultDirectory.create(path, Fixtures.manifest(plan));
        Session session =
                new Session(Fixtures.manifest(plan), directory, List.of(), before, List.of());
        Progress progress =
                new Progress(
                        new PrintWriter(told), new Progress.Display(false, 80, 24), results -> "");
        return new Run(plan, session, forks, progress, forks::spent).execute();
    }

    private static FakeForks hours() {
        return new FakeForks(HOUR, step -> 1e9);
    }

    private String finished() throws IOException {
        Event last = ResultDirectory.events(temporary.resolve("run")).getLast();
        assertThat(last.what()).isEqualTo(Event.What.FINISHED);
        return last.detail();
    }

    @Test
    void withoutALimitEveryForkRunsAndTheLogSaysSo() throws Exception {
        Plan plan = plan(Optional.empty(), Optional.empty());
        FakeForks forks = hours();

        assertThat(run(plan, forks, List.of())).hasSize(12);
        assertThat(forks.ran()).isEqualTo(plan.steps());
        assertThat(finished()).isEqualTo("complete");
        assertThat(ResultDirectory.events(temporary.resolve("run")))
                .filteredOn(event -> event.what() == Event.What.FORK_ENDED)
                .hasSize(12);
    }

    @Test
    void aBudgetEndsWithAWholeRoundAndSaysWhatItLeftOut() throws Exception {
        FakeForks forks = hours();

        run(plan(Optional.of(11), Optional.empty()), forks, List.of());

        assertThat(forks.ran()).hasSize(8);
        assertThat(finished())
                .isEqualTo("the budget left 4 of 12 planned forks out; 0 of 4 cells have none");
        assertThat(told.toString()).contains("warning: the budget left 4 of 12 planned forks out");
    }

    @Test
    void aBudgetThatIsTooSmallForARoundMeasuresSomeCellsOnce() throws Exception {
        FakeForks forks = hours();

        run(plan(Optional.of(3), Optional.empty()), forks, List.of());

        assertThat(forks.ran()).extracting(Step::cell).isEqualTo(CELLS.subList(0, 3));
        assertThat(finished()).contains("1 of 4 cells have none");
    }

    @Test
    void aBudgetIsOfAllSessionsTogether() throws Exception {
        Plan plan = plan(Optional.of(8), Optional.empty());
        List<ForkResult> before =
                plan.steps().subList(0, 6).stream()
                        .map(step -> FakeForks.result(step, 1e9, HOUR))
                        .toList();
        FakeForks forks = hours();

        assertThat(run(plan, forks, before))
                .hasSize(8)
                .startsWith(before.toArray(ForkResult[]::new));
        assertThat(forks.ran()).isEqualTo(plan.steps().subList(6, 8));
    }

    @Test
    void forksThatPrecisionAsksForKeepToTheBudgetToo() throws Exception {
        FakeForks forks = new FakeForks(HOUR, step -> 1e9 + 1e8 * (step.fork() % 3));

        run(plan(Optional.of(22), Optional.of(new Plan.Precision(0.000_1, 30))), forks, List.of());

        assertThat(forks.ran()).hasSize(20);
        assertThat(finished()).isEqualTo("4 of 4 cells have an interval wider than ± 0.01%");
    }

    @Test
    void aFailedForkIsKeptAndNotRunAgain() throws Exception {
        Plan plan = plan(Optional.empty(), Optional.empty());
        List<ForkResult> before = List.of(Fixtures.failed(CELLS.get(0), 0, "it crashed"));
        FakeForks forks = hours();

        assertThat(run(plan, forks, before)).hasSize(12);
        assertThat(forks.ran()).isEqualTo(plan.steps().subList(1, 12));
    }
}
