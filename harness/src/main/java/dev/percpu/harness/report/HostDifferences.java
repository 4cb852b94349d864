package dev.percpu.harness.report;

import dev.percpu.harness.text.OneLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the machines of several runs differ in, with a column for each machine. */
final class HostDifferences {

    /** Facts about a run, not about a machine. */
    private static final List<String> OTHER = List.of("Forks", "Started");

    private HostDifferences() {}

    /** The table; empty if all runs come from one machine in the same state. */
    static Optional<Table> of(List<ReportedRun> runs) {
        Map<List<HostView.Fact>, List<String>> hosts = new LinkedHashMap<>();
        for (ReportedRun run : runs) {
            hosts.computeIfAbsent(facts(run), any -> new ArrayList<>()).add(run.name());
        }
        if (hosts.size() < 2) {
            return Optional.empty();
        }
        List<String> columns = new ArrayList<>(List.of("differs"));
        hosts.values().forEach(names -> columns.add(Wording.some(names, 1, "other")));
        Table table = new Table("", columns);
        List<List<HostView.Fact>> all = List.copyOf(hosts.keySet());
        for (int i = 0; i < all.get(0).size(); i++) {
            int fact = i;
            List<String> texts = all.stream().map(facts -> facts.get(fact).text()).toList();
            if (texts.stream().distinct().count() > 1) {
                List<String> row = new ArrayList<>(List.of(all.get(0).get(fact).name()));
                row.addAll(texts);
                table.row(row);
            }
        }
        return Optional.of(table);
    }

    private static List<HostView.Fact> facts(ReportedRun run) {
        List<HostView.Fact> facts =
                new ArrayList<>(
                        HostView.of(run).facts().stream()
                                .filter(fact -> !OTHER.contains(fact.name()))
                                .toList());
        facts.add(
                new HostView.Fact(
                        "Command line", OneLine.head(run.manifest().host().commandLine())));
        facts.add(new HostView.Fact("Version", run.manifest().build().version()));
        return facts;
    }
}
