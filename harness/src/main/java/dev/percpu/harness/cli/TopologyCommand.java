package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.place.Place;
import dev.percpu.harness.place.PlaceException;
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
                        + " --place or --threads, the CPUs that a run's threads would be pinned to,"
                        + " in the order of the threads.")
final class TopologyCommand implements Callable<Integer> {

    @Option(
            names = "--place",
            paramLabel = "PLACE",
            converter = Converters.OnePlace.class,
            description =
                    "Only where this place puts threads: none, compact, scatter, core, l3, node,"
                            + " smt-pair or cpus:LIST.")
    private Optional<Place> place = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "How many threads; as many as CPUs if left out. Without --place, every place is"
                            + " shown.")
    private Optional<Integer> threads = Optional.empty();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    TopologyCommand() {}

    @Override
    public Integer call() throws PlanException, PlaceException {
        Topology topology = Topology.read();
        PrintWriter out = spec.commandLine().getOut();
        out.println(text(topology));
        out.flush();
        return ExitCode.FINE;
    }

    private String text(Topology topology) throws PlanException, PlaceException {
        if (place.isPresent()) {
            int count = threads(topology);
            PlacesView.PlaceView view = PlacesView.of(place.get(), topology, count);
            return json ? Json.text(new PlacesView(count, List.of(view))) : view.text();
        }
        if (threads.isPresent()) {
            PlacesView view = PlacesView.ofAll(topology, threads(topology));
            return json ? Json.text(view) : view.text();
        }
        TopologyView view = TopologyView.of(topology);
        return json ? Json.text(view) : view.text();
    }

    private int threads(Topology topology) throws PlanException {
        int cpus = Math.max(1, topology.placement().size());
        int count = threads.orElse(cpus);
        return new ThreadCounts(cpus, topology.allowedCores()).checked("" + count, count);
    }
}
