package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.pinning.PinningException;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.ThreadCounts;
import dev.percpu.harness.store.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the machine's CPUs, and where threads would be put on them. */
@Command(
        name = "topology",
        description =
                "Shows this machine's CPUs, cores, caches and nodes as the kernel has them; with"
                        + " --pinning or --threads, the CPUs that a run's threads would be pinned to,"
                        + " in the order of the threads.")
final class TopologyCommand implements Callable<Integer> {

    @Option(
            names = "--pinning",
            paramLabel = "PINNING",
            converter = Converters.OnePinning.class,
            description =
                    "Only where this pinning puts threads: none, compact, scatter, core, l3, node,"
                            + " smt-pair or cpus:LIST.")
    private Optional<Pinning> pinning = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "How many threads; as many as CPUs if left out. Without --pinning, every pinning is"
                            + " shown.")
    private Optional<Integer> threads = Optional.empty();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    TopologyCommand() {}

    @Override
    public Integer call() throws PlanException, PinningException {
        Topology topology = Topology.read();
        PrintWriter out = spec.commandLine().getOut();
        out.println(text(topology));
        out.flush();
        return ExitCode.FINE;
    }

    private String text(Topology topology) throws PlanException, PinningException {
        if (pinning.isPresent()) {
            int count = threads(topology);
            PinningsView.PinningView view = PinningsView.of(pinning.get(), topology, count);
            return json ? Json.text(new PinningsView(count, List.of(view))) : view.text();
        }
        if (threads.isPresent()) {
            PinningsView view = PinningsView.ofAll(topology, threads(topology));
            return json ? Json.text(view) : view.text();
        }
        TopologyView view = TopologyView.of(topology);
        return json ? Json.text(view) : view.text();
    }

    private int threads(Topology topology) throws PlanException {
        int cpus = Math.max(1, topology.usable().size());
        int count = threads.orElse(cpus);
        return new ThreadCounts(cpus, topology.allowedCores()).checked("" + count, count);
    }
}
