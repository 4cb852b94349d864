package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.plan.Jdks;
import dev.percpu.harness.plan.Planned;
import dev.percpu.harness.plan.goals.GoalPlan;
import dev.percpu.harness.plan.goals.GoalPlanner;
import dev.percpu.harness.plan.goals.GoalRow;
import dev.percpu.harness.plan.goals.Machine;
import dev.percpu.harness.report.GoalTable;
import dev.percpu.harness.report.GoalView;
import dev.percpu.harness.report.ReportedRun;
import dev.percpu.harness.run.Session;
import dev.percpu.harness.stats.GoalResult;
import dev.percpu.harness.store.Goals;
import dev.percpu.harness.store.Json;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the goals of this project. */
@Command(
        name = "targets",
        description = {
            "Measures the project's own goals for speed and memory, as ratios in one run.",
            "Ctrl-C finishes the current fork and stops; a second Ctrl-C stops it at once. --resume"
                    + " continues the run."
        },
        footer = {
            "",
            "Exit codes: 0 all that exists was measured, whether goals were met or not, 2 nothing"
                    + " started, 5 something that exists could not be measured, 130 interrupted."
        })
final class TargetsCommand implements Callable<Integer> {

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "ROW",
            completionCandidates = Rows.class,
            description =
                    "Rows to measure, separated by commas: ${COMPLETION-CANDIDATES}. Default:"
                            + " all of them.")
    private List<String> only = List.of();

    /** The names of the rows. */
    private static final class Rows implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(GoalRow.values()).map(GoalRow::label).iterator();
        }
    }

    @Option(
            names = "--forks",
            paramLabel = "N",
            description =
                    "JVMs that measure each cell; three or more give intervals. Default: 3, or"
                            + " those of another preset than the default.")
    private Optional<Integer> forks = Optional.empty();

    @Mixin private PresetOption preset;

    @Mixin private JsonOption output;

    @Mixin private BudgetedOptions results;
    @Spec private CommandSpec spec;

    TargetsCommand() {}

    @Override
    public Integer call() throws IOException {
        Topology topology = Topology.read();
        if (results.resumes(Measuring.said(spec, "--only", "--forks", "--preset"))) {
            return results.resume(topology, results::limited, this::judge);
        }
        GoalPlanner planner =
                Measuring.orRefuse(spec, () -> new GoalPlanner(only, forks, preset.preset()));
        return results.begin(
                "-targets",
                topology,
                path -> {
                    GoalPlan targets =
                            planner.plan(
                                    Machine.THIS,
                                    results.gauges(topology)::steps,
                                    Math.max(1, topology.usable().size()),
                                    topology.possible().length(),
                                    Affinity.unavailable().isEmpty() ? "core" : Scenario.NOWHERE);
                    Plan plan = results.limited(targets.plan());
                    Session session =
                            results.session(
                                    path,
                                    topology,
                                    new Planned(plan, List.of(Jdks.own()), List.of()));
                    new Goals(targets.goals()).write(path);
                    return session;
                },
                this::judge);
    }

    private int judge(ReportedRun run, Path directory) throws IOException {
        List<GoalResult> goalResults = run.goalResults();
        List<GoalView> views = goalResults.stream().map(GoalView::of).toList();
        Files.writeString(directory.resolve("targets.json"), Json.text(views) + "\n");
        output.print(views, () -> GoalTable.render(goalResults, run));
        Reports.page(run, directory, spec.commandLine());
        return ExitCode.ofGoalResults(goalResults);
    }
}
