package dev.percpu.harness.cli;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.host.Host;
import dev.percpu.harness.report.LatencyTable;
import dev.percpu.harness.run.LatencyRun;
import dev.percpu.harness.run.lock.RunLock;
import dev.percpu.harness.store.CoreLatencies;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how far CPUs are from each other. */
@Command(
        name = "c2c",
        description = {
            "Measures the latency of a cache line from each CPU to each other one.",
            "Two pinned threads send a line to and fro; a figure is one way, the median over samples."
        },
        footer = {
            "",
            "A pair takes about 15 ms, so that 256 CPUs take about ten minutes.",
            "c2c.html in the directory is the heat map; in a run's directory, 'counters report' has it, too.",
            "Exit codes: 0 fine, 2 nothing started, 5 not every pair was measured."
        })
final class C2cCommand implements Callable<Integer> {

    private static final int MOST = 1_000_000;

    @Option(
            names = "--cpus",
            paramLabel = "LIST",
            description = "CPUs in the kernel's list format, as in 0-3,8; all allowed if absent.")
    private Optional<String> list = Optional.empty();

    @Option(
            names = "--hops",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Hops of a sample, an even number (default: ${DEFAULT-VALUE}).")
    private int hops;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "41",
            description = "Samples of a pair (default: ${DEFAULT-VALUE}).")
    private int samples;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description =
                    "Where c2c.json and c2c.html go, for instance a run's directory; results/<time>-c2c below the current directory if absent.")
    private Optional<Path> output = Optional.empty();

    @Spec private CommandSpec spec;

    C2cCommand() {}

    @Override
    public Integer call() {
        Topology topology = Topology.read();
        List<Integer> cpus = cpus(topology);
        check();
        HostFacts host = Host.facts(topology);
        Path path = Measuring.directory(output, Instant.now(), "-c2c");
        RunLock lock = Measuring.orRefuse(spec, () -> RunLock.acquire(path));
        try {
            LatencyRun run =
                    new LatencyRun(
                            cpus, hops, samples, Terminal.progress(spec.commandLine().getErr()));
            CoreLatencies found =
                    new CoreLatencies(host, cpus, hops, samples, run.execute(pair -> {}));
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? Json.text(found) + "\n" : LatencyTable.render(found));
            out.flush();
            found.write(path);
            Reports.map(found, spec.commandLine(), path);
            return ExitCode.FINE;
        } catch (IOException e) {
            spec.commandLine().getErr().println("counters c2c: " + e.getMessage());
            return ExitCode.INCOMPLETE;
        } finally {
            lock.close();
        }
    }

    private List<Integer> cpus(Topology topology) {
        Affinity.unavailable()
                .ifPresent(
                        reason -> {
                            throw refused("threads cannot be pinned: " + reason);
                        });
        List<Integer> usable = topology.placement().stream().sorted().toList();
        List<Integer> cpus = list.map(text -> chosen(text, usable)).orElse(usable);
        if (cpus.size() < 2) {
            throw refused(
                    "a latency needs two CPUs, and there is "
                            + cpus
                            + "; allow this process more of them");
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
                                + " is not online or not allowed to this process; choose from "
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
