package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.pinning.PinningException;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.ThreadCounts;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Mixin private JsonOption output;

    TopologyCommand() {}

    @Override
    public Integer call() throws PlanException, PinningException {
        Topology topology = Topology.read();
        if (pinning.isPresent()) {
            int count = threads(topology);
            PinningsView.PinningView view = PinningsView.of(pinning.get(), topology, count);
            output.print(new PinningsView(count, List.of(view)), () -> line(view.text()));
        } else if (threads.isPresent()) {
            PinningsView view = PinningsView.ofAll(topology, threads(topology));
            output.print(view, () -> line(view.text()));
        } else {
            TopologyView view = TopologyView.of(topology);
            output.print(view, () -> line(view.text()));
        }
        return ExitCode.FINE;
    }

    private static String line(String text) {
        return text + System.lineSeparator();
    }

    private int threads(Topology topology) throws PlanException {
        int cpus = Math.max(1, topology.usable().size());
        int count = threads.orElse(cpus);
        return new ThreadCounts(cpus, topology.allowedCores()).checked("" + count, count);
    }
}
