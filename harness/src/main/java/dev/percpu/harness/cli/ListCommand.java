package dev.percpu.harness.cli;

import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Workload;
import dev.percpu.harness.store.ForkRow.Kind;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what can be measured. */
@Command(
        name = "list",
        description = "Lists the variants, peers and workloads that there are on this machine.")
final class ListCommand implements Callable<Integer> {

    /** The list for programs. */
    private record Listing(List<String> variants, List<String> peers, List<Entry> workloads) {}

    private record Entry(String name, String description) {}

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
                        Arrays.stream(Workload.values())
                                .map(w -> new Entry(w.label(), w.description()))
                                .toList());
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
        }
        out.flush();
        return ExitCode.FINE;
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
