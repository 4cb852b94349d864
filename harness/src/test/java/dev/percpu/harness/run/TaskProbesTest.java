package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.plan.Jdks;
import dev.percpu.harness.stats.GoalFigure;
import dev.percpu.harness.stats.GoalResult;
import dev.percpu.harness.stats.Judge;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Measure;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Timing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks whose work was gauged before, as goals compare them. */
class TaskProbesTest {

    private static final String EAGER = "percpu:heap:cpu:atomic";

    @TempDir Path temporary;

    private final StringWriter told = new StringWriter();

    private static CellKey task(String subject, int live, int cpus) {
        Job job = Job.parse("tasks:fork-true,live=" + live);
        Scenario scenario =
                new Scenario(
                        job.name(),
                        job.parameters(),
                        1,
                        Scenario.NOWHERE,
                        Optional.of(cpus),
                        "own",
                        List.of());
        return new CellKey(subject, Kind.VARIANT, scenario);
    }

    private List<ForkResult> run(CellKey... cells) throws IOException, StoppedException {
        Plan plan =
                new Gauges(2, List.of(), told::write)
                        .settle(new Plan(List.of(cells), 1, Timing.QUICK));
        Path path = temporary.resolve("run");
        Session session = Session.begin(path, Fixtures.manifest(plan));
        Forks forks =
                new PinnedForks(
                        path.resolve(Session.FORKS),
                        plan::timing,
                        List.of(Jdks.own()),
                        Topology.read(),
                        1);
        return new Run(
                        plan,
                        session,
                        forks,
                        new Progress(
                                new PrintWriter(told),
                                new Progress.Display(false, 80, 24),
                                results -> ""))
                .execute();
    }

    @Test
    void whatIsGaugedFirstIsGivenToEveryTaskAndIsInItsResult() throws Exception {
        ForkResult result = run(task(EAGER, 1, 256)).get(0);

        assertThat(result.error()).isEmpty();
        String work = result.scenario().parameters().get("work");
        assertThat(Long.parseLong(work)).isPositive();
        assertThat(told.toString()).contains("work=" + work);
        assertThat(result.validation().orElseThrow().issued()).isPositive();
        Measure share = new Measure.Share(result.cell());
        GoalResult goalResult =
                new Judge(List.of(result)).judge(new Goal("row", "what", Optional.empty(), share));
        assertThat(((GoalFigure.Measured) goalResult.goalFigure()).figure()).isBetween(0.0, 1.0);
    }

    @Test
    void moreTasksThanMemoryAreAnErrorAndTheOtherResultsAreKept() throws Exception {
        List<ForkResult> results =
                run(task("lazy:heap:cpu:atomic", 1, 256), task(EAGER, 100_000, 65_536));

        assertThat(results.get(0).scored()).isTrue();
        assertThat(results.get(1).error().orElseThrow())
                .contains("no memory for task")
                .contains("of 100000")
                .contains("live=");
        assertThat(Files.readAllLines(temporary.resolve("run").resolve("rows.jsonl"))).hasSize(2);
    }
}
