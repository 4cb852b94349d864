package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.pinning.PinningException;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.ThreadCounts;
import dev.percpu.harness.store.Json;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the machine's CPUs, and the CPUs that threads would be pinned to. */
@Command(
        name = "topology",
        description = {
            "Shows this machine's CPUs, cores, caches and nodes, as the kernel reports them.",
            "With --pinning or --threads it shows the CPUs that a run's threads would be pinned to,"
                    + " in the order of the threads."
        })
final class TopologyCommand implements Callable<Integer> {

    @Option(
            names = "--pinning",
            paramLabel = "PINNING",
            converter = Converters.OnePinning.class,
            completionCandidates = Words.class,
            description =
                    "Show only the CPUs of this pinning: ${COMPLETION-CANDIDATES}, cpus:LIST, or"
                            + " WORD:KIND for one kind of core. Default: all of them.")
    private Optional<Pinning> pinning = Optional.empty();

    /** The names of the named pinnings. */
    private static final class Words implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Pinning.named().stream().map(Pinning::word).iterator();
        }
    }

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads. Default: as many as allowed CPUs.")
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
