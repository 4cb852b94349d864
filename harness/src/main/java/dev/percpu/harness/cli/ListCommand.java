package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.harness.bench.SourceCost;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.WorkloadKind;
import dev.percpu.harness.run.SourceCostFork;
import dev.percpu.harness.store.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what can be measured. */
@Command(
        name = "list",
        description = {
            "Lists the variants, peers and workloads that there are on this machine,",
            "and what it costs to find out where a thread runs."
        })
final class ListCommand implements Callable<Integer> {

    /** The list for programs. */
    private record Listing(
            List<String> variants,
            List<String> peers,
            List<Entry> workloads,
            IndexSources indexSources) {}

    private record Entry(String name, String description) {}

    /**
     * What each source of an index costs.
     *
     * @param cpu the source that index {@code cpu} uses; empty if there is none
     * @param costs each source; none if they could not be measured
     * @param unmeasured why not
     */
    private record IndexSources(
            Optional<String> cpu, List<SourceCost> costs, Optional<String> unmeasured) {}

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    ListCommand() {}

    @Override
    public Integer call() {
        Listing listing =
                new Listing(
                        names(Kind.VARIANT),
                        names(Kind.PEER, Kind.EMPTY),
                        Arrays.stream(WorkloadKind.values())
                                .map(w -> new Entry(w.label(), w.description()))
                                .toList(),
                        indexSources());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(listing));
        } else {
            print("Variants", listing.variants(), out);
            print("Peers", listing.peers(), out);
            print(
                    "Workloads",
                    listing.workloads().stream()
                            .map(entry -> "%-16s %s".formatted(entry.name(), entry.description()))
                            .toList(),
                    out);
            print(
                    "Index sources: ns a call on a platform thread, net of an empty loop",
                    lines(listing.indexSources()),
                    out);
        }
        out.flush();
        return ExitCode.FINE;
    }

    private static IndexSources indexSources() {
        Optional<String> cpu =
                CurrentCpu.available()
                        ? Optional.of(
                                switch (CurrentCpu.source()) {
                                    case RSEQ -> "rseq cpu_id";
                                    case GETCPU -> "sched_getcpu";
                                })
                        : Optional.empty();
        try {
            return new IndexSources(cpu, SourceCostFork.run(), Optional.empty());
        } catch (IOException e) {
            return new IndexSources(cpu, List.of(), Optional.of(e.getMessage()));
        }
    }

    private static List<String> lines(IndexSources sources) {
        List<String> lines = new ArrayList<>();
        for (SourceCost cost : sources.costs()) {
            String nanoseconds =
                    cost.nanoseconds()
                            .map(ns -> String.format(Locale.ROOT, "%5.2f", ns))
                            .orElse("    –");
            String remark =
                    sources.cpu().filter(cost.name()::equals).isPresent()
                            ? "used by index cpu"
                            : cost.absent().orElse("");
            lines.add("%-16s %s  %s".formatted(cost.name(), nanoseconds, remark).stripTrailing());
        }
        sources.unmeasured().ifPresent(reason -> lines.add("not measured: " + reason));
        if (sources.cpu().isEmpty()) {
            lines.add("no index cpu: " + CurrentCpu.unavailable().orElse(""));
        }
        return lines;
    }

    private static List<String> names(Kind... kinds) {
        return Subject.all().stream()
                .filter(subject -> List.of(kinds).contains(subject.kind()))
                .map(Subject::name)
                .toList();
    }

    private static void print(String title, List<String> lines, PrintWriter out) {
        out.println(title);
        lines.forEach(line -> out.println("  " + line));
    }
}
