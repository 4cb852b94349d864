package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.Figure;
import dev.percpu.harness.stats.Pollution;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.Score;
import dev.percpu.harness.store.HostFacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The table that a run closes with: plain text, at most about a hundred columns wide. */
public final class TextReport {

    private static final int WIDTH = 100;

    private static final String MEANING =
            """
            ns/op       time that one thread takes for one operation, the loop included
            net ns      ns/op less that of the empty loop of the same workload and thread count;
                        ≈0: no more than the spread of that empty loop
            read ns,    what a thread that reads takes for one look; what a task's creation and its
             create +   close take of its ns/op
             close ns
            ops/s       all threads together, mean over forks
            ×LongAdder  net ns of LongAdder over net ns: above 1 is faster; – if either is ≈0 or missing
            spread      half the way from the slowest fork to the fastest, as a share of the mean
            validated   every fork counted exactly what its threads issued; otherwise no score;
                        !: something makes the row less sure, and the page says what
            """;

    private TextReport() {}

    /**
     * Renders runs one after the other, whole or not.
     *
     * @param runs the runs; what only tells them apart is left out where there is one
     * @return lines of text, the last one ended
     */
    public static String render(List<ReportedRun> runs) {
        return runs.stream()
                .map(run -> (runs.size() == 1 ? "" : "run     " + run.name() + "\n") + render(run))
                .collect(Collectors.joining("\n"));
    }

    private static String render(ReportedRun run) {
        if (run.attachments().section().isPresent()) {
            return host(run.manifest().host())
                    + run.attachments().section().orElseThrow().text()
                    + warnings(Caveats.of(run));
        }
        RunSummary summary = run.summary();
        List<Sweep> sweeps = run.sweeps();
        Dimensions dimensions = Dimensions.of(sweeps.stream().map(Sweep::scene).toList());
        StringBuilder text = new StringBuilder(host(run.manifest().host())).append(forks(run));
        for (Sweep sweep : sweeps) {
            for (Panel panel : sweep.panels()) {
                String title = panel.title(dimensions.label(panel.scene()));
                text.append('\n').append(wrap("", title)).append(table(panel.cells(), run));
            }
        }
        text.append(pollution(summary.pollution()));
        if (!run.findings().isEmpty()) {
            text.append('\n').append(GoalTable.render(run.findings()));
        }
        if (sweeps.isEmpty()) {
            run.attachments()
                    .footprints()
                    .ifPresent(found -> text.append('\n').append(FootprintTable.render(found)));
            run.attachments()
                    .latencies()
                    .ifPresent(found -> text.append('\n').append(LatencyTable.render(found)));
        }
        text.append('\n').append(wrap("", run.answer(dimensions)));
        if (!sweeps.isEmpty()) {
            text.append('\n').append(MEANING);
        }
        text.append(unscored(summary.cells()));
        return text.append(warnings(Caveats.of(run))).toString();
    }

    private static String warnings(List<String> caveats) {
        StringBuilder text = new StringBuilder(caveats.isEmpty() ? "" : "\nWarnings\n");
        caveats.forEach(caveat -> text.append(wrap("  ", caveat)));
        return text.toString();
    }

    private static String host(HostFacts host) {
        return wrap("", "host    " + host.cpuModel() + ", " + host.architecture())
                + wrap("", "system  Linux " + host.kernel() + ", " + host.jvm())
                + wrap(
                        "",
                        "CPUs    "
                                + host.allowedCpus()
                                + " allowed of "
                                + host.possibleCpus()
                                + " possible; "
                                + Wording.count(host.cores(), "core")
                                + ", "
                                + Wording.count(host.nodes(), "memory node"))
                + wrap("", "native  " + host.nativeRung());
    }

    private static String forks(ReportedRun run) {
        return "forks   "
                + run.rows().size()
                + " of "
                + run.plan().steps().size()
                + ", "
                + run.manifest().plan().forks()
                + " per cell\n";
    }

    private static String table(List<Cell> cells, ReportedRun run) {
        List<String> others = furtherRoles(cells);
        List<String> header = new ArrayList<>(List.of("subject", "ns/op", "net ns"));
        others.forEach(role -> header.add(role + " ns"));
        header.addAll(List.of("ops/s", "×LongAdder", "spread", "validated"));
        TextTable table = new TextTable(header.toArray(String[]::new));
        for (Cell cell : cells) {
            boolean doubted = !run.doubts(cell.key()).isEmpty();
            List<String> line = new ArrayList<>(List.of(cell.subject()));
            line.addAll(
                    cell.score()
                            .map(score -> scored(score, others))
                            .orElse(Collections.nCopies(header.size() - 2, Wording.NONE)));
            line.add(Wording.brief(cell) + (doubted ? " !" : ""));
            table.row(line.toArray(String[]::new));
        }
        return table.render();
    }

    /** What is measured besides the operation by which cells are ranked. */
    private static List<String> furtherRoles(List<Cell> cells) {
        return cells.stream()
                .flatMap(cell -> cell.score().stream())
                .flatMap(score -> score.figures().stream().skip(1))
                .map(Figure::role)
                .distinct()
                .toList();
    }

    private static List<String> scored(Score score, List<String> others) {
        List<String> line = new ArrayList<>();
        line.add(Wording.number(score.nsPerOp()));
        line.add(score.net().map(Wording::net).orElse(Wording.NONE));
        for (String role : others) {
            line.add(
                    score.figures().stream()
                            .skip(1)
                            .filter(figure -> figure.role().equals(role))
                            .map(figure -> Wording.number(figure.nsPerOp()))
                            .findFirst()
                            .orElse(Wording.NONE));
        }
        double times = score.timesLongAdder().orElse(Double.NaN);
        line.add(Wording.engineering(score.opsPerSecond().mean()));
        line.add(Double.isNaN(times) ? Wording.NONE : Wording.number(times));
        line.add("±" + Wording.percent(score.opsPerSecond().spread()));
        return line;
    }

    private static String pollution(List<Pollution> pollution) {
        if (pollution.isEmpty()) {
            return "";
        }
        TextTable table =
                new TextTable("subject", "threads", "alone", "polluted", "polluted/alone", "");
        for (Pollution cost : pollution) {
            table.row(
                    cost.subject(),
                    Integer.toString(cost.threads()),
                    Wording.number(cost.aloneNs()),
                    Wording.number(cost.pollutedNs()),
                    Wording.number(cost.ratio()),
                    "");
        }
        return "\nnet ns of an update in a JVM that has run every other counter, against one alone\n"
                + table.render();
    }

    private static String unscored(List<Cell> cells) {
        StringBuilder text = new StringBuilder();
        for (Cell cell : cells) {
            if (cell.score().isEmpty()) {
                String name = cell.subject() + " (" + cell.scene().workloadLabel() + ", ";
                String threads = Wording.count(cell.scene().threads(), "thread") + "): ";
                text.append(wrap("  ", name + threads + Wording.full(cell)));
            }
        }
        return text.isEmpty() ? "" : "\nWithout a score\n" + text;
    }

    private static String wrap(String indent, String sentence) {
        return Wording.wrap(WIDTH, indent, sentence);
    }
}
