package dev.percpu.harness.articles.kernel;

import dev.percpu.harness.articles.kernel.ProcessCost.Median;
import dev.percpu.harness.report.Section;
import dev.percpu.harness.report.Table;
import dev.percpu.harness.report.Wording;
import dev.percpu.harness.store.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The cost of processes on a kernel: tables of times, and a table of the shares of samples. */
public final class ProcessTables {

    /** The column that distinguishes the rows of a table; the other parameters are in its title. */
    private static final String MODE = "mode";

    /** The prefix of the names of shares; the other names are those of numbers. */
    private static final String SHARE = "share:";

    private static final String CPU = "cpu";

    private static final List<String> ROLES =
            List.of(CPU, ProcessCost.SYSTEM, ProcessCost.USER, "wall");

    private static final List<String> MEANING =
            List.of(
                    "cpu: user and system time together. It is exact on every kernel, because"
                            + " the scheduler adds it up.",
                    "system: as the kernel reports it. Where processes are made, it includes"
                            + " their parent's part.",
                    "share: system over cpu. Each figure is a median over forks, with its 95%"
                            + " bootstrap interval.");

    /** A unit of time, and its length in nanoseconds. */
    private enum Unit {
        SECONDS("s", 1e9),
        MILLISECONDS("ms", 1e6),
        MICROSECONDS("µs", 1e3);

        private final String symbol;
        private final double nanoseconds;

        Unit(String symbol, double nanoseconds) {
            this.symbol = symbol;
            this.nanoseconds = nanoseconds;
        }

        /**
         * The largest unit in which the longest CPU time is at least ten. Wall times are not
         * considered, since they depend on what else ran.
         */
        static Unit of(List<ProcessCost> costs) {
            double longest =
                    costs.stream()
                            .flatMap(cost -> time(cost, CPU).stream())
                            .mapToDouble(Median::value)
                            .max()
                            .orElse(0);
            return Arrays.stream(values())
                    .filter(unit -> longest >= 10 * unit.nanoseconds)
                    .findFirst()
                    .orElse(MICROSECONDS);
        }

        String number(double time) {
            return Wording.number(time / nanoseconds);
        }
    }

    private ProcessTables() {}

    /** The section of a report. */
    public static Section of(List<ProcessCost> costs) {
        if (costs.isEmpty()) {
            String nothing = "Nothing was measured: the run has no fork result.";
            return new Section(nothing, List.of(), List.of(nothing), List.of());
        }
        List<Table> tables = new ArrayList<>();
        costs.stream()
                .collect(
                        Collectors.groupingBy(
                                cost -> title(cost.cell().scenario()),
                                LinkedHashMap::new,
                                Collectors.toList()))
                .forEach((title, alike) -> tables.add(times(title, alike)));
        samples(costs).ifPresent(tables::add);
        List<String> notes = new ArrayList<>(MEANING);
        costs.stream()
                .flatMap(cost -> cost.absent().values().stream())
                .distinct()
                .sorted()
                .forEach(reason -> notes.add("No share of samples: " + reason));
        for (ProcessCost cost : costs) {
            cost.error().ifPresent(error -> notes.add(label(cost) + " failed: " + error));
        }
        return new Section(
                answer(costs),
                tables,
                notes,
                costs.stream().flatMap(cost -> cost.warnings().stream()).distinct().toList());
    }

    private static String answer(List<ProcessCost> costs) {
        Unit unit = Unit.of(costs);
        List<String> times = new ArrayList<>();
        for (ProcessCost cost : costs) {
            String suffix = " " + unit.symbol + " (" + label(cost) + ")";
            time(cost, CPU).ifPresent(time -> times.add(unit.number(time.value()) + suffix));
        }
        return times.isEmpty()
                ? "No fork succeeded."
                : "CPU time of a process: " + String.join(", ", times) + ".";
    }

    private static Optional<Median> time(ProcessCost cost, String role) {
        return Optional.ofNullable(cost.times().get(role));
    }

    private static String title(Scenario scenario) {
        Map<String, String> rest = new TreeMap<>(scenario.parameters());
        rest.remove(MODE);
        String where =
                scenario.pinning().equals(Scenario.NOWHERE)
                        ? "not pinned"
                        : "pinned to CPU " + scenario.pinning();
        return scenario.workload()
                + ": "
                + rest.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "))
                + ", "
                + where;
    }

    private static String label(ProcessCost cost) {
        Scenario scenario = cost.cell().scenario();
        return scenario.parameters().getOrDefault(MODE, scenario.workload());
    }

    private static Table times(String title, List<ProcessCost> costs) {
        Unit unit = Unit.of(costs);
        List<String> columns = new ArrayList<>(List.of(costs.get(0).cell().scenario().workload()));
        ROLES.forEach(role -> columns.add(role + " " + unit.symbol));
        columns.addAll(List.of("share", "forks"));
        Table table = new Table(title, columns);
        for (ProcessCost cost : costs) {
            List<String> row = new ArrayList<>(List.of(label(cost)));
            for (String role : ROLES) {
                row.add(time(cost, role).map(time -> text(time, unit)).orElse(Wording.NONE));
            }
            row.add(
                    cost.systemShare()
                            .map(share -> Wording.percent(share.value()))
                            .orElse(Wording.NONE));
            row.add(cost.forks() + (cost.error().isPresent() ? ", then failed" : ""));
            table.row(row);
        }
        return table;
    }

    private static String text(Median time, Unit unit) {
        String value = unit.number(time.value());
        return time.interval()
                .map(
                        range ->
                                "%s [%s, %s]"
                                        .formatted(
                                                value,
                                                unit.number(range.low()),
                                                unit.number(range.high())))
                .orElse(value);
    }

    private static Optional<Table> samples(List<ProcessCost> costs) {
        Set<String> names = new TreeSet<>();
        costs.forEach(cost -> names.addAll(cost.samples().keySet()));
        if (names.isEmpty()) {
            return Optional.empty();
        }
        List<String> columns = new ArrayList<>(List.of("where samples were"));
        names.forEach(name -> columns.add(name.replaceFirst("^" + SHARE, "")));
        Table table = new Table("", columns);
        for (ProcessCost cost : costs) {
            List<String> row = new ArrayList<>(List.of(label(cost)));
            names.forEach(name -> row.add(sample(name, cost.samples().get(name))));
            table.row(row);
        }
        return Optional.of(table);
    }

    private static String sample(String name, Double value) {
        if (value == null) {
            return Wording.NONE;
        }
        return name.startsWith(SHARE) ? Wording.percent(value) : Wording.whole(value);
    }
}
