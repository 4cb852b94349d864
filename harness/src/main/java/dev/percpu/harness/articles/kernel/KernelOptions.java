package dev.percpu.harness.articles.kernel;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.cli.BudgetedOptions;
import dev.percpu.harness.cli.ExitCode;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.Planned;
import dev.percpu.harness.report.ReportedRun;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Json;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of all commands that measure the kernel, and how such a run is made. */
final class KernelOptions extends BudgetedOptions {

    @Option(
            names = "--forks",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "How many times each is measured; three or more give intervals. Default: 10.")
    private int forks;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "1",
            description = "Warm-up forks. Their times are not in the results. Default: 1.")
    private int warmup;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How many runners, or copies of the command, work at the same time."
                            + " Default: 1.")
    private int jobs;

    @Option(
            names = "--cpus",
            paramLabel = "LIST",
            description =
                    "CPUs such as 0-3,8. Runners, and what they run, are pinned to them in"
                            + " turn; with one CPU, all are pinned to it. Default: not pinned.")
    private Optional<String> cpus = Optional.empty();

    @Option(
            names = KernelForks.NO_PERF,
            description = "Leave out the last round, in which perf samples where the time goes.")
    private boolean noPerf;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    KernelOptions() {}

    /** The cells to measure under a load. */
    interface Cells {
        List<CellKey> under(ProcessLoad load) throws PlanException;
    }

    /** Measures, stores and prints; returns the exit code. */
    int run(Cells cells) throws IOException {
        Topology topology = Topology.read();
        if (resumes(List.of())) {
            return resume(topology, this::limited, this::publish);
        }
        Plan plan = orRefuse(() -> limited(plan(cells)));
        return beginAlone(
                "-kernel",
                topology,
                path -> session(path, topology, new Planned(plan, List.of(), List.of())),
                json ? this::print : this::publish);
    }

    private int print(ReportedRun run, Path directory) {
        command().commandLine().getOut().println(Json.text(ProcessCost.of(run.results())));
        return ExitCode.of(run.plan(), run.results());
    }

    private Plan plan(Cells wanted) throws PlanException, IOException {
        ProcessLoad load = load();
        load.check(Affinity.allowed());
        List<CellKey> cells = wanted.under(load);
        return new Plan(
                cells,
                forks,
                new Timing(warmup, Duration.ZERO, 1, Duration.ZERO),
                Plan.Order.INTERLEAVED,
                1,
                Optional.empty(),
                Optional.empty(),
                !noPerf && sampled(cells.get(0)));
    }

    private static boolean sampled(CellKey cell) throws IOException {
        Path scratch = Files.createTempDirectory("counters-perf");
        try {
            return Perf.in(scratch).refusal(new NativeCommand(cell.scenario())).isEmpty();
        } finally {
            Files.delete(scratch);
        }
    }

    private ProcessLoad load() throws PlanException {
        try {
            return new ProcessLoad(
                    forks,
                    warmup,
                    jobs,
                    cpus.map(list -> CpuList.parse(list).ids()).orElse(List.of()));
        } catch (IllegalArgumentException e) {
            throw new PlanException("--cpus: " + e.getMessage());
        }
    }
}
