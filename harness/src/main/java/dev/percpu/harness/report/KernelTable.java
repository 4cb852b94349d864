package dev.percpu.harness.report;

import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.stats.ProcessCost;
import dev.percpu.harness.stats.ProcessCost.Median;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Scene;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What processes took of the kernel: a table of times, and one of where samples were. */
final class KernelTable {

    private static final int WIDTH = 100;

    /** What tells rows of a table apart; all else stands in its title. */
    private static final String MODE = "mode";

    /** What stands before the names of shares, all others being numbers. */
    private static final String SHARE = "share:";

    private static final String CPU = "cpu";

    private static final List<String> ROLES = List.of(CPU, "system", "user", "wall");

    private static final String MEANING =
            """
            cpu      user and system time together; exact on every kernel, as the scheduler sums it up
            system   as the kernel reports it; where processes are made, with their parent's part
            share    system over cpu
            """
                    + "         A median over repetitions each, with the 95% interval of its"
                    + " bootstrap.\n";

    /** A unit of time and what it is in nanoseconds. */
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
         * The greatest unit that the longest of some CPU times is ten of: what else ran decides on
         * wall times.
         */
        static Unit of(List<ProcessCost> costs) {
            double longest =
                    costs.stream()
                            .flatMap(cost -> Optional.ofNullable(cost.times().get(CPU)).stream())
                            .mapToDouble(Median::value)
                            .max()
                            .orElse(0);
            for (Unit unit : values()) {
                if (longest >= 10 * unit.nanoseconds) {
                    return unit;
                }
            }
            return MICROSECONDS;
        }
    }

    private KernelTable() {}

    /** Whether a run is one of the kernel. */
    static boolean concerns(Manifest manifest) {
        return manifest.plan().cells().stream().anyMatch(cell -> cell.kind() == Kind.KERNEL);
    }

    static String render(List<ProcessCost> costs) {
        if (costs.isEmpty()) {
            return "\nNothing was measured: the run has no row.\n";
        }
        Map<String, List<ProcessCost>> panels =
                costs.stream()
                        .collect(
                                Collectors.groupingBy(
                                        cost -> title(cost.cell().scene()),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        StringBuilder text = new StringBuilder();
        panels.forEach(
                (title, panel) ->
                        text.append('\n')
                                .append(Wording.wrap(WIDTH, "", title))
                                .append(times(panel)));
        return text.append('\n')
                .append(MEANING)
                .append(samples(costs))
                .append(errors(costs))
                .toString();
    }

    private static String title(Scene scene) {
        Map<String, String> rest = new TreeMap<>(scene.parameters());
        rest.remove(MODE);
        String where =
                scene.place().equals(Scene.NOWHERE)
                        ? "not pinned"
                        : "pinned to CPU " + scene.place();
        return "%s: %s, %s"
                .formatted(
                        scene.workload(),
                        rest.entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(Collectors.joining(", ")),
                        where);
    }

    private static String label(ProcessCost cost) {
        Scene scene = cost.cell().scene();
        return scene.parameters().getOrDefault(MODE, scene.workload());
    }

    private static String times(List<ProcessCost> costs) {
        Unit unit = Unit.of(costs);
        List<String> header = new ArrayList<>(List.of(costs.get(0).cell().scene().workload()));
        ROLES.forEach(role -> header.add(role + " " + unit.symbol));
        header.addAll(List.of("share", "repetitions"));
        Table table = new Table("", header);
        for (ProcessCost cost : costs) {
            List<String> row = new ArrayList<>(List.of(label(cost)));
            for (String role : ROLES) {
                row.add(
                        Optional.ofNullable(cost.times().get(role))
                                .map(time -> text(time, unit))
                                .orElse(Wording.NONE));
            }
            row.add(
                    cost.systemShare()
                            .map(share -> Wording.percent(share.value()))
                            .orElse(Wording.NONE));
            row.add(cost.repetitions() + (cost.error().isPresent() ? ", then failed" : ""));
            table.row(row);
        }
        return table.text();
    }

    private static String text(Median time, Unit unit) {
        String value = Wording.number(time.value() / unit.nanoseconds);
        return time.interval()
                .map(interval -> value + " " + text(interval, unit.nanoseconds))
                .orElse(value);
    }

    private static String text(Interval interval, double unit) {
        return String.format(
                Locale.ROOT,
                "[%s, %s]",
                Wording.number(interval.low() / unit),
                Wording.number(interval.high() / unit));
    }

    private static String samples(List<ProcessCost> costs) {
        Set<String> names = new TreeSet<>();
        Set<String> reasons = new TreeSet<>();
        for (ProcessCost cost : costs) {
            names.addAll(cost.samples().keySet());
            reasons.addAll(cost.absent().values());
        }
        StringBuilder text = new StringBuilder();
        if (!names.isEmpty()) {
            text.append('\n').append(samples(names, costs));
        }
        for (String reason : reasons) {
            text.append('\n').append(Wording.wrap(WIDTH, "", "No share of samples: " + reason));
        }
        return text.toString();
    }

    private static String samples(Set<String> names, List<ProcessCost> costs) {
        List<String> header = new ArrayList<>(List.of("where samples were"));
        names.forEach(name -> header.add(name.replaceFirst("^" + SHARE, "")));
        Table table = new Table("", header);
        for (ProcessCost cost : costs) {
            List<String> row = new ArrayList<>(List.of(label(cost)));
            names.forEach(name -> row.add(sample(name, cost.samples().get(name))));
            table.row(row);
        }
        return table.text();
    }

    private static String sample(String name, Double value) {
        if (value == null) {
            return Wording.NONE;
        }
        return name.startsWith(SHARE) ? Wording.percent(value) : Wording.whole(value);
    }

    /** What rows say that a reader has to know, once each. */
    static List<String> warnings(List<ProcessCost> costs) {
        return costs.stream().flatMap(cost -> cost.warnings().stream()).distinct().toList();
    }

    private static String errors(List<ProcessCost> costs) {
        StringBuilder text = new StringBuilder();
        for (ProcessCost cost : costs) {
            cost.error()
                    .ifPresent(
                            error ->
                                    text.append('\n')
                                            .append(
                                                    Wording.wrap(
                                                            WIDTH,
                                                            "",
                                                            label(cost) + " failed: " + error)));
        }
        return text.toString();
    }
}
