package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.plan.targets.Machine;
import dev.percpu.harness.plan.targets.TargetPlan;
import dev.percpu.harness.plan.targets.TargetPlanner;
import dev.percpu.harness.report.TargetTable;
import dev.percpu.harness.run.StoppedException;
import dev.percpu.harness.run.TargetRun;
import dev.percpu.harness.run.lock.RunLock;
import dev.percpu.harness.stats.Finding;
import dev.percpu.harness.stats.Judge;
import dev.percpu.harness.store.Json;
import dev.percpu.harness.store.SampleDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what this project set out to reach. */
@Command(
        name = "targets",
        description = {
            "Measures the project's own goals for speed and memory, as ratios in one run.",
            "Rows: owner-add, shared, crowded, adder, read, create, cache, memory, sum-all,"
                    + " cpu-index, section, installed, flip, create-one, walk, tasks, socket-memory."
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
            description = "Rows to measure, with commas between them; all of them if absent.")
    private List<String> only = List.of();

    @Option(
            names = "--forks",
            paramLabel = "N",
            description = "JVMs that measure each thing; three or more give intervals.")
    private Optional<Integer> forks = Optional.empty();

    @Option(
            names = "--quick",
            description = "One very short fork each: shows that all works, not what it costs.")
    private boolean quick;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description =
                    "Where samples and logs go; results/<time>-targets below the current directory"
                            + " if absent.")
    private Optional<Path> output = Optional.empty();

    @Spec private CommandSpec spec;

    TargetsCommand() {}

    @Override
    public Integer call() {
        Topology topology = Topology.read();
        List<Integer> cpus = topology.placement();
        TargetPlan plan = plan(Math.max(1, cpus.size()), topology.possible().length());
        List<Integer> pins = Affinity.unavailable().isEmpty() ? cpus : List.of();
        Path path = Measuring.directory(output, Instant.now(), "-targets");
        RunLock lock = Measuring.orRefuse(spec, () -> RunLock.acquire(path));
        try {
            SampleDirectory directory =
                    Measuring.orRefuse(spec, () -> SampleDirectory.create(path));
            TargetRun run =
                    new TargetRun(
                            plan, directory, pins, Terminal.progress(spec.commandLine().getErr()));
            Judge judge = new Judge(run.execute());
            List<Finding> findings = plan.goals().stream().map(judge::judge).toList();
            List<TargetView> views = findings.stream().map(TargetView::of).toList();
            directory.conclude(views);
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? Json.text(views) + "\n" : TargetTable.render(findings));
            out.flush();
            return ExitCode.ofFindings(findings);
        } catch (StoppedException e) {
            return ExitCode.INTERRUPTED;
        } finally {
            lock.close();
        }
    }

    private TargetPlan plan(int cpus, int possibleCpus) {
        return Measuring.orRefuse(
                spec,
                () ->
                        new TargetPlanner(Machine.THIS, cpus, possibleCpus)
                                .plan(
                                        only,
                                        forks.map(OptionalInt::of).orElse(OptionalInt.empty()),
                                        quick));
    }
}
