package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.articles.tasks.TaskGauge;
import dev.percpu.harness.bench.targets.TargetBenchmark;
import dev.percpu.harness.plan.targets.Probe;
import dev.percpu.harness.plan.targets.TargetPlan;
import dev.percpu.harness.store.Sample;
import dev.percpu.harness.store.Sample.Stage;
import dev.percpu.harness.store.Sample.Unit;
import dev.percpu.harness.store.SampleDirectory;
import dev.percpu.harness.store.Timing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskProbesTest {

    private static final String EAGER = "percpu:heap:cpu:atomic";

    private static final Probe.Gauge GAUGE =
            new Probe.Gauge("work beside eager", TaskGauge.class, List.of(EAGER, "256", "0.135"));

    @TempDir Path temporary;

    private static Probe.Settled task(String subject, int live, int cpus) {
        return new Probe.Settled(
                new Probe.Timed(
                        TargetBenchmark.TASK,
                        subject,
                        1,
                        Map.of(
                                "task",
                                "fork-true",
                                "live",
                                String.valueOf(live),
                                "cpus",
                                String.valueOf(cpus))),
                "work",
                GAUGE);
    }

    private List<Sample> run(Probe... probes) throws IOException, StoppedException {
        TargetPlan plan = new TargetPlan(List.of(probes), List.of(), List.of(), 1, Timing.QUICK);
        Progress progress = new Progress(new PrintWriter(new StringWriter()), false, 80);
        return new TargetRun(
                        plan, SampleDirectory.create(temporary.resolve("run")), List.of(), progress)
                .execute();
    }

    @Test
    void whatIsSettledFirstIsGivenToEveryTaskAndIsInItsRow() throws Exception {
        Probe.Settled probe = task(EAGER, 1, 256);

        List<Sample> samples = run(probe);

        assertThat(samples)
                .extracting(Sample::probe)
                .containsExactly(GAUGE.name(), probe.name(), Probe.share(probe.name()));
        assertThat(samples).extracting(Sample::flaw).allMatch(java.util.Optional::isEmpty);
        Sample gauge = samples.get(0);
        assertThat(gauge.stage()).isEqualTo(Stage.GAUGE);
        assertThat(gauge.value()).isPositive();
        Map<String, Long> settled = Map.of("work", (long) gauge.value());
        assertThat(samples.subList(1, 3)).extracting(Sample::settled).containsOnly(settled);
        assertThat(samples.get(1).validation().orElseThrow().issued()).isPositive();
        assertThat(samples.get(2).unit()).isEqualTo(Unit.SHARE);
        assertThat(samples.get(2).values())
                .isNotEmpty()
                .allSatisfy(share -> assertThat(share).isBetween(0.0, 1.0));
    }

    @Test
    void moreTasksThanMemoryAreAnErrorAndTheOtherResultsAreKept() throws Exception {
        Probe.Settled good = task("lazy:heap:cpu:atomic", 1, 256);
        Probe.Settled many = task(EAGER, 100_000, 65_536);

        List<Sample> samples = run(good, many);

        assertThat(samples).extracting(Sample::probe).contains(good.name(), many.name());
        Sample failed = samples.get(samples.size() - 1);
        assertThat(failed.error().orElseThrow())
                .contains("no memory for task")
                .contains("of 100000")
                .contains("live=");
        assertThat(Files.readAllLines(temporary.resolve("run").resolve("samples.jsonl")))
                .hasSize(samples.size());
        assertThat(samples.stream().filter(sample -> sample.probe().equals(good.name())))
                .allMatch(sample -> sample.flaw().isEmpty());
    }
}
