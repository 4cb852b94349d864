package dev.percpu.harness.cli;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.bench.cores.CoreToCore;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.plan.Jdks;
import dev.percpu.harness.plan.Planned;
import dev.percpu.harness.report.LatencyTable;
import dev.percpu.harness.report.ReportedRun;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.CoreLatencies;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Timing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the latency between CPUs. */
@Command(
        name = "c2c",
        description = {
            "Measures the latency of a cache line from each CPU to each other one.",
            "Two pinned threads pass a line back and forth. A figure is the time of one way, the"
                    + " median over samples."
        },
        footer = {
            "",
            "A pair takes about 15 ms, so 256 CPUs take about ten minutes. report.html in the"
                    + " directory has the heat map. If the directory is that of a run, the report of"
                    + " the run shows the map as well.",
            "Exit codes: 0 fine, 2 nothing started, 5 not every pair was measured."
        })
final class C2cCommand implements Callable<Integer> {

    private static final int MOST = CoreToCore.MOST;

    @Option(
            names = "--cpus",
            paramLabel = "LIST",
            description =
                    "CPUs in the kernel's list format, as in 0-3,8. Default: all allowed CPUs.")
    private Optional<String> list = Optional.empty();

    @Option(
            names = "--hops",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Hops of a sample, an even number. Default: ${DEFAULT-VALUE}.")
    private int hops;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "41",
            description = "Samples of a pair. Default: ${DEFAULT-VALUE}.")
    private int samples;

    @Mixin private JsonOption output;

    @Mixin private BudgetedOptions results;
    @Spec private CommandSpec spec;

    C2cCommand() {}

    @Override
    public Integer call() throws IOException {
        Topology topology = Topology.read();
        if (results.resumes(Measuring.said(spec, "--cpus", "--hops", "--samples"))) {
            return results.resume(topology, results::limited, this::publish);
        }
        List<Integer> cpus = cpus(topology);
        check();
        Plan plan = results.limited(plan(cpus));
        return results.begin(
                "-c2c",
                topology,
                path ->
                        results.session(
                                path, topology, new Planned(plan, List.of(Jdks.own()), List.of())),
                this::publish);
    }

    /**
     * One fork for each CPU but the last. A fork measures its CPU against all later CPUs of the
     * list.
     */
    private Plan plan(List<Integer> cpus) {
        Job job = Job.parse("c2c:hops=%d,samples=%d".formatted(hops, samples));
        List<CellKey> cells = new ArrayList<>();
        for (int i = 0; i < cpus.size() - 1; i++) {
            List<Integer> rest = cpus.subList(i, cpus.size());
            Scenario scenario =
                    new Scenario(
                            job.name(),
                            job.parameters(),
                            rest.size(),
                            "cpus:"
                                    + rest.stream()
                                            .map(String::valueOf)
                                            .collect(Collectors.joining(",")),
                            Optional.empty(),
                            Jdks.OWN,
                            List.of());
            cells.add(new CellKey(CoreLatencies.name(cpus.get(i)), Kind.YARDSTICK, scenario));
        }
        return new Plan(cells, 1, Timing.QUICK);
    }

    private int publish(ReportedRun run, Path directory) throws IOException {
        Optional<CoreLatencies> latencies = run.attachments().latencies();
        if (latencies.isEmpty()) {
            return ExitCode.INCOMPLETE;
        }
        CoreLatencies found = latencies.get();
        output.print(found, () -> LatencyTable.render(found));
        for (Path home : ResultOptions.homes(directory)) {
            found.write(home);
        }
        Reports.page(run, directory, spec.commandLine());
        return ExitCode.of(run.plan(), run.results());
    }

    private List<Integer> cpus(Topology topology) {
        Affinity.unavailable()
                .ifPresent(
                        reason -> {
                            throw refused("threads cannot be pinned: " + reason);
                        });
        List<Integer> usable = topology.usable().ids();
        List<Integer> cpus = list.map(text -> chosen(text, usable)).orElse(usable);
        if (cpus.size() < 2) {
            throw refused(
                    "a latency needs two CPUs, but this process may use only "
                            + cpus
                            + "; allow it more");
        }
        return cpus;
    }

    private List<Integer> chosen(String text, List<Integer> usable) {
        List<Integer> cpus;
        try {
            cpus = CpuList.parse(text).ids();
        } catch (IllegalArgumentException e) {
            throw refused("--cpus: " + e.getMessage());
        }
        for (int cpu : cpus) {
            if (!usable.contains(cpu)) {
                throw refused(
                        "CPU "
                                + cpu
                                + " is offline, or this process may not use it; choose from "
                                + CpuList.of(usable.stream().mapToInt(id -> id).toArray()));
            }
        }
        return cpus;
    }

    private void check() {
        if (hops < 2 || hops > MOST || hops % 2 != 0) {
            throw refused("--hops must be even, 2 to " + MOST + ", not " + hops);
        }
        if (samples < 1 || samples > MOST) {
            throw refused("--samples must be 1 to " + MOST + ", not " + samples);
        }
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
