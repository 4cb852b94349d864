package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.Pollution;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.text.Plural;
import java.util.List;
import java.util.stream.Collectors;

/** The report that a run prints when it ends: plain text, at most about 100 columns wide. */
public final class TextReport {

    private static final int WIDTH = 100;

    private static final String MEANING =
            """
            ns/op       time that one thread takes for one operation, the loop included
            net ns      ns/op minus that of the empty loop of the same workload and thread count;
                        ≈0: the interval over rounds contains 0
            read ns,    what a thread that reads takes for one look; what a task's creation and its
             create +   close take of its ns/op
             close ns
            ops/s       all threads together, mean over forks
            ×LongAdder  net ns of LongAdder over net ns: above 1 is faster; *: ns/op over ns/op, where
                        either net time is ≈0 or missing
            spread      half the way from the slowest fork to the fastest, as a share of the mean
            validated   every fork counted exactly what its threads issued; otherwise no score;
                        !: trust this row less than others; the page says why
            """;

    private TextReport() {}

    /**
     * Renders runs, complete or not, one after the other.
     *
     * @param runs the runs; a single run is shown without its name
     */
    public static String render(List<ReportedRun> runs) {
        String hosts = HostDifferences.of(runs).map(table -> table.text() + "\n").orElse("");
        return runs.stream()
                .map(run -> (runs.size() == 1 ? "" : "run     " + run.name() + "\n") + render(run))
                .collect(Collectors.joining("\n", hosts, ""));
    }

    private static String render(ReportedRun run) {
        if (run.attachments().section().isPresent()) {
            return host(run.manifest().host())
                    + run.attachments().section().orElseThrow().text()
                    + warnings(WarningList.of(run));
        }
        RunSummary summary = run.summary();
        List<Sweep> sweeps = run.sweeps();
        Dimensions dimensions = Dimensions.of(sweeps.stream().map(Sweep::scenario).toList());
        StringBuilder text = new StringBuilder(host(run.manifest().host())).append(forks(run));
        for (Sweep sweep : sweeps) {
            for (CellSet cellSet : sweep.cellSets()) {
                String title = cellSet.title(dimensions.label(cellSet.scenario()));
                text.append('\n')
                        .append(wrap("", title))
                        .append(CellSetTable.brief(cellSet, run).text());
            }
        }
        text.append(pollution(summary.pollution()));
        if (!run.goalResults().isEmpty()) {
            text.append('\n').append(GoalTable.render(run.goalResults()));
        }
        if (sweeps.isEmpty()) {
            run.attachments()
                    .footprints()
                    .ifPresent(found -> text.append('\n').append(FootprintTable.render(found)));
            run.attachments()
                    .latencies()
                    .ifPresent(found -> text.append('\n').append(LatencyTable.render(found)));
        }
        Table screened = run.screened();
        if (!screened.rows().isEmpty()) {
            text.append("\nScreened only: ").append(screened.text());
        }
        if (!run.layouts().isEmpty()) {
            text.append('\n').append(wrap("", LayoutTable.TITLE));
            LayoutTable.of(run.layouts()).forEach(table -> text.append('\n').append(table.text()));
        }
        Table jvm = run.jvm();
        if (!jvm.rows().isEmpty()) {
            text.append('\n').append(wrap("", JvmTable.TITLE)).append(jvm.text());
        }
        if (!run.advice().isEmpty()) {
            text.append('\n').append(AdviceTable.of(run.advice()).text());
        }
        text.append('\n').append(wrap("", run.answer(dimensions)));
        if (!sweeps.isEmpty()) {
            text.append('\n').append(MEANING);
        }
        text.append(unscored(summary.cells()));
        return text.append(warnings(WarningList.of(run))).toString();
    }

    private static String warnings(List<String> warningList) {
        return Wording.list(WIDTH, "Warnings", warningList);
    }

    private static String host(HostFacts host) {
        return wrap("", "host    " + host.cpuModel() + ", " + host.architecture())
                + wrap("", "system  Linux " + host.kernel() + ", " + host.jvm())
                + wrap(
                        "",
                        "CPUs    %s allowed of %s possible; %s, %s"
                                .formatted(
                                        host.allowedCpus(),
                                        host.possibleCpus(),
                                        Plural.of(host.cores(), "core"),
                                        Plural.of(host.nodes(), "memory node")))
                + wrap("", "native  " + host.nativeRung());
    }

    private static String forks(ReportedRun run) {
        return "forks   %s of %s, %s per cell\n"
                .formatted(
                        run.results().size(),
                        run.plan().steps().size(),
                        run.manifest().plan().forks());
    }

    private static String pollution(List<Pollution> pollution) {
        if (pollution.isEmpty()) {
            return "";
        }
        Table table =
                new Table(
                        "net ns of an update in a JVM that has run every other counter, against one"
                                + " alone",
                        List.of("subject", "threads", "alone", "polluted", "polluted/alone"));
        for (Pollution cost : pollution) {
            table.row(
                    cost.subject(),
                    Integer.toString(cost.threads()),
                    Wording.number(cost.aloneNs()),
                    Wording.number(cost.pollutedNs()),
                    Wording.number(cost.ratio()));
        }
        return "\n" + table.text();
    }

    private static String unscored(List<Cell> cells) {
        return Wording.list(
                WIDTH,
                "Without a score",
                cells.stream()
                        .filter(cell -> cell.score().isEmpty())
                        .map(cell -> Wording.named(cell) + ": " + Wording.full(cell))
                        .toList());
    }

    private static String wrap(String indent, String sentence) {
        return Wording.wrap(WIDTH, indent, sentence);
    }
}
