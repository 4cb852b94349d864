package dev.percpu.harness.report;

import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.stats.scaling.Fit;
import dev.percpu.harness.stats.scaling.Scaling;
import dev.percpu.harness.store.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Fits of the scalability law in plain text: a table for each scenario, with a line for each
 * counter.
 */
public final class FitTable {

    private static final int WIDTH = 110;

    /** The largest residual at which the law still describes a curve. */
    private static final double MISSES = 0.10;

    private static final String MEANING =
            """

            law       N threads do γN / (1 + σ(N−1) + κN(N−1)) operations per second
            γ         what one thread does alone
            σ, κ      contention and coherency; what follows is the 95% bootstrap interval over forks
            peak      the number of threads of the greatest throughput; none where κ may be zero
            residual  where the law is furthest off: measured over law, minus one
            """;

    private FitTable() {}

    public static String render(List<Scaling> scalings) {
        if (scalings.isEmpty()) {
            return "Nothing to fit: the run has no fork result of a counter.\n";
        }
        Map<Scenario, List<Scaling>> scenarios =
                scalings.stream()
                        .collect(
                                Collectors.groupingBy(
                                        scaling -> scaling.scenario().withThreads(0),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        StringBuilder text = new StringBuilder();
        scenarios.forEach((scenario, of) -> text.append(scenario(scenario, of)).append('\n'));
        boolean any = scalings.stream().anyMatch(scaling -> scaling.fit() instanceof Fit.Fitted);
        return text.toString().stripTrailing() + "\n" + (any ? MEANING : "");
    }

    private static String scenario(Scenario scenario, List<Scaling> scalings) {
        Table table = new Table("subject", "N", "γ ops/s", "σ", "", "κ", "", "residual", "peak");
        for (Scaling scaling : scalings) {
            row(table, scaling);
        }
        return "%s, JDK %s\n%s%s"
                .formatted(
                        Dimensions.titleOfAll(scenario),
                        scenario.jdk(),
                        scalings.stream().anyMatch(scaling -> scaling.fit() instanceof Fit.Fitted)
                                ? table.text()
                                : "",
                        remarks(scalings));
    }

    private static void row(Table table, Scaling scaling) {
        if (scaling.fit() instanceof Fit.Fitted fitted) {
            Fit.Point worst = fitted.worst();
            table.row(
                    scaling.subject(),
                    fitted.points().get(0).threads()
                            + " to "
                            + fitted.points().get(fitted.points().size() - 1).threads(),
                    Wording.engineering(fitted.gamma().value()),
                    Wording.small(fitted.sigma().value()),
                    interval(fitted.sigma()),
                    Wording.small(fitted.kappa().value()),
                    interval(fitted.kappa()),
                    Wording.signed(worst.residual()) + " at " + worst.threads(),
                    fitted.peak().map(FitTable::peak).orElse("none: " + fitted.noPeak()));
        }
    }

    private static String peak(Fit.Peak peak) {
        return "%s (%s to %s)%s"
                .formatted(
                        Wording.whole(peak.threads()),
                        Wording.whole(peak.interval().low()),
                        Wording.whole(peak.interval().high()),
                        peak.beyond() ? ", beyond what was measured" : "");
    }

    private static String interval(Fit.Coefficient coefficient) {
        return coefficient.interval().map(FitTable::interval).orElse(Wording.NONE);
    }

    private static String interval(Interval interval) {
        return "[" + Wording.small(interval.low()) + ", " + Wording.small(interval.high()) + "]";
    }

    /** What was not fitted and why, and the warnings about fits. Each text appears once. */
    private static String remarks(List<Scaling> scalings) {
        Map<String, List<String>> remarks = new LinkedHashMap<>();
        for (Scaling scaling : scalings) {
            if (scaling.fit() instanceof Fit.NoFit none) {
                remark(remarks, "no fit: " + none.reason(), scaling);
            }
            scaling.leftOut().stream()
                    .collect(
                            Collectors.groupingBy(
                                    Scaling.LeftOut::reason,
                                    LinkedHashMap::new,
                                    Collectors.mapping(
                                            left -> Integer.toString(left.threads()),
                                            Collectors.joining(", "))))
                    .forEach(
                            (reason, threads) ->
                                    remark(
                                            remarks,
                                            "left out at N = " + threads + ": " + reason,
                                            scaling));
            scaling.warnings().forEach(warning -> remark(remarks, warning, scaling));
            if (scaling.fit() instanceof Fit.Fitted fitted
                    && Math.abs(fitted.worst().residual()) > MISSES) {
                remark(
                        remarks,
                        "the law misses by more than "
                                + Wording.percent(MISSES)
                                + ": it does not describe this curve",
                        scaling);
            }
        }
        StringBuilder text = new StringBuilder();
        remarks.forEach(
                (remark, subjects) ->
                        text.append(
                                Wording.wrap(
                                        WIDTH,
                                        "  ",
                                        "%s: %s"
                                                .formatted(
                                                        subjects.size() == scalings.size()
                                                                ? "all"
                                                                : String.join(", ", subjects),
                                                        remark))));
        return text.toString();
    }

    private static void remark(Map<String, List<String>> remarks, String remark, Scaling scaling) {
        remarks.computeIfAbsent(remark, key -> new ArrayList<>()).add(scaling.subject());
    }
}
