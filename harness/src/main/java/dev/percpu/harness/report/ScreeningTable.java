package dev.percpu.harness.report;

import dev.percpu.harness.stats.Medians;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Scenario;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run knows before it has measured anything in full: whole times in the scenario with the
 * most measured cells. Cells that have no other forks show their screening forks.
 */
public final class ScreeningTable {

    private ScreeningTable() {}

    /** Renders the table; empty if no fork has measured a time. */
    public static String render(List<ForkResult> rows) {
        Table table = of(rows);
        return table.rows().isEmpty() ? "" : table.text();
    }

    static Table of(List<ForkResult> rows) {
        Map<CellKey, List<ForkResult>> cells =
                rows.stream()
                        .filter(ScreeningTable::timed)
                        .collect(
                                Collectors.groupingBy(
                                        ForkResult::cell, LinkedHashMap::new, Collectors.toList()));
        Map<Scenario, Long> sizes =
                cells.keySet().stream()
                        .collect(
                                Collectors.groupingBy(
                                        CellKey::scenario,
                                        LinkedHashMap::new,
                                        Collectors.counting()));
        long most = sizes.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return sizes.entrySet().stream()
                .filter(entry -> entry.getValue() == most)
                .findFirst()
                .map(entry -> table(entry.getKey(), cells))
                .orElseGet(() -> new Table("subject"));
    }

    private static boolean timed(ForkResult row) {
        return row.error().isEmpty()
                && (row.scored() || row.kind() == Kind.EMPTY)
                && !row.iterations().isEmpty()
                && row.kind() != Kind.KERNEL
                && !ReportedRun.isApart(row.scenario())
                && row.purpose() != Purpose.COUNTING;
    }

    private static Table table(Scenario scenario, Map<CellKey, List<ForkResult>> all) {
        Map<CellKey, List<ForkResult>> cells = new LinkedHashMap<>(all);
        cells.keySet().removeIf(cell -> !cell.scenario().equals(scenario));
        Map<CellKey, Double> times =
                cells.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, entry -> time(entry.getValue())));
        double adder =
                times.entrySet().stream()
                        .filter(entry -> entry.getKey().subject().equals(RunSummary.BASELINE))
                        .mapToDouble(Map.Entry::getValue)
                        .findFirst()
                        .orElse(Double.NaN);
        Table table =
                new Table(
                        scenario.text() + ": whole times, the loop included",
                        List.of("subject", "ns/op", "×LongAdder", "forks"));
        cells.keySet().stream()
                .sorted(Comparator.comparingDouble(times::get))
                .forEach(
                        cell ->
                                table.row(
                                        cell.subject(),
                                        Wording.number(times.get(cell)),
                                        Double.isNaN(adder)
                                                ? Wording.NONE
                                                : Wording.number(adder / times.get(cell)),
                                        forks(cells.get(cell))));
        return table;
    }

    private static double time(List<ForkResult> forks) {
        return Medians.median(counted(forks).stream().mapToDouble(ScreeningTable::ns).toArray());
    }

    private static double ns(ForkResult row) {
        return Medians.median(row.series().get(0).nanoseconds());
    }

    private static List<ForkResult> counted(List<ForkResult> forks) {
        Map<Purpose, List<ForkResult>> by =
                forks.stream()
                        .collect(Collectors.groupingBy(ForkResult::purpose, Collectors.toList()));
        return by.getOrDefault(Purpose.TIMING, forks);
    }

    private static String forks(List<ForkResult> forks) {
        List<ForkResult> counted = counted(forks);
        return counted.get(0).purpose() == Purpose.SCREENING
                ? "screened"
                : Integer.toString(counted.size());
    }
}
