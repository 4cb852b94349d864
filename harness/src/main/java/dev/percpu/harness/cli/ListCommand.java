package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.harness.bench.SourceCost;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Workload;
import dev.percpu.harness.bench.load.Workloads;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.run.PerfStat;
import dev.percpu.harness.run.SourceCostFork;
import dev.percpu.harness.store.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists what can be measured. */
@Command(
        name = "list",
        description = {
            "Lists the variants, peers, workloads, pinnings and metrics of this machine.",
            "It also shows what it costs to find out where a thread runs."
        })
final class ListCommand implements Callable<Integer> {

    /** The list for programs. */
    private record Listing(
            List<String> variants,
            List<String> peers,
            List<String> yardsticks,
            List<Doing> workloads,
            List<Entry> pinnings,
            List<Entry> metrics,
            IndexSources indexSources) {}

    private record Entry(String name, String description) {}

    private record Doing(String name, String description, List<Setting> parameters) {}

    private record Setting(String name, String meaning, String values, String standard) {}

    /**
     * The cost of each source of an index.
     *
     * @param cpu the source that index {@code cpu} uses; empty if there is none
     * @param costs the cost of each source; empty if they could not be measured
     * @param unmeasured why they could not be measured
     */
    private record IndexSources(
            Optional<String> cpu, List<SourceCost> costs, Optional<String> unmeasured) {}

    @Mixin private JsonOption output;

    ListCommand() {}

    @Override
    public Integer call() {
        Listing listing =
                new Listing(
                        names(Kind.VARIANT),
                        names(Kind.PEER, Kind.EMPTY),
                        Subject.yardsticks().stream().map(Subject::name).toList(),
                        Workloads.all().stream().map(ListCommand::doing).toList(),
                        pinnings(),
                        metrics(),
                        indexSources());
        output.print(listing, () -> text(listing));
        return ExitCode.FINE;
    }

    private static String text(Listing listing) {
        return section("Variants", listing.variants())
                + section("Peers", listing.peers())
                + section("Yardsticks, for workloads of goals", listing.yardsticks())
                + section(
                        "Workloads",
                        listing.workloads().stream().flatMap(ListCommand::lines).toList())
                + section("Pinnings", lines(listing.pinnings()))
                + section("Metrics", lines(listing.metrics()))
                + section(
                        "Index sources: ns a call on a platform thread, net of an empty loop",
                        lines(listing.indexSources()));
    }

    private static Doing doing(Workload workload) {
        return new Doing(
                workload.name(),
                workload.description(),
                workload.parameters().stream()
                        .map(
                                parameter ->
                                        new Setting(
                                                parameter.name(),
                                                parameter.meaning(),
                                                parameter.values(),
                                                parameter.standard()))
                        .toList());
    }

    /** The values of {@code --pinning}. */
    private static List<Entry> pinnings() {
        return Stream.concat(
                        Pinning.named().stream()
                                .map(pinning -> new Entry(pinning.word(), pinning.description())),
                        Stream.of(new Entry("cpus:LIST", "the CPUs of the list, in its order")))
                .toList();
    }

    /** The metrics of a row, besides the values that identify it. */
    private static List<Entry> metrics() {
        return List.of(
                new Entry("throughput", "operations per second of each role, by iteration"),
                new Entry("time", "ns for each look of a thread that looks at its own rate"),
                new Entry("validation", "updates issued against updates counted"),
                new Entry("ranOn", "CPUs that each worker was pinned to and seen on"),
                new Entry("frequency", "mean MHz of those CPUs before and after"),
                new Entry("steal", "share of their time that the hypervisor withheld"),
                new Entry("switches", "how often workers gave a CPU up, or lost it"),
                new Entry("migrations", "how often workers moved to another CPU"),
                new Entry("gc, safepoints", "ms that the JVM's threads were held up"),
                new Entry(
                        "events",
                        PerfStat.unavailable()
                                .map(reason -> "none: " + reason)
                                .orElse("hardware events for each operation, by perf stat")));
    }

    private static Stream<String> lines(Doing workload) {
        return Stream.concat(
                Stream.of("%-16s %s".formatted(workload.name(), workload.description())),
                workload.parameters().stream()
                        .map(
                                parameter ->
                                        "%-16s   %s=%s: %s, %s"
                                                .formatted(
                                                        "",
                                                        parameter.name(),
                                                        parameter.standard(),
                                                        parameter.meaning(),
                                                        parameter.values())));
    }

    private static List<String> lines(List<Entry> entries) {
        return entries.stream()
                .map(entry -> "%-16s %s".formatted(entry.name(), entry.description()))
                .toList();
    }

    private static IndexSources indexSources() {
        Optional<String> cpu =
                CurrentCpu.available()
                        ? Optional.of(
                                switch (CurrentCpu.source()) {
                                    case RSEQ -> "rseq cpu_id";
                                    case INSTALLED -> "installed cpu_id";
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
            lines.add("%-20s %s  %s".formatted(cost.name(), nanoseconds, remark).stripTrailing());
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

    private static String section(String title, List<String> lines) {
        return title
                + "\n"
                + lines.stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
    }
}
