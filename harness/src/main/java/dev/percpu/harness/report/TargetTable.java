package dev.percpu.harness.report;

import dev.percpu.harness.stats.Finding;
import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.stats.Outcome;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Measure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table of targets in plain text: a line for each figure. */
public final class TargetTable {

    private static final int WIDTH = 120;

    private static final String MEANING =
            """

            figure    a ratio of times per operation, each the median over forks less that of the empty
                      loop in the same run; or bytes of one counter
            read      the time until the value is there: each read waits for the one before
            interval  the middle 95% of a bootstrap over rounds of interleaved forks; – with fewer than three
            verdict   by the figure alone; “unsure” if the interval has values on both sides of the goal
            """;

    private TargetTable() {}

    /**
     * Renders findings.
     *
     * @param findings what became of each goal, in the order of the table
     * @return lines of text, the last one ended
     */
    public static String render(List<Finding> findings) {
        TextTable table = new TextTable("row", "goal", "figure", "interval", "verdict", "what");
        findings.forEach(finding -> row(table, finding));
        return table.render() + reasons(findings) + MEANING;
    }

    private static void row(TextTable table, Finding finding) {
        Goal goal = finding.goal();
        boolean bytes = goal.measure() instanceof Measure.Bytes;
        String bound = goal.bound().map(value -> bound(value, bytes)).orElse(Wording.NONE);
        if (finding.outcome() instanceof Outcome.Measured measured) {
            table.row(
                    goal.row(),
                    bound,
                    figure(measured.figure(), bytes),
                    measured.interval().map(i -> interval(i, bytes)).orElse(Wording.NONE),
                    verdict(finding),
                    goal.what() + measured.of().map(of -> ": " + of).orElse(""));
        } else {
            String none = Wording.NONE;
            table.row(goal.row(), bound, none, none, verdict(finding), goal.what());
        }
    }

    /** Why there is no figure, each reason once. */
    private static String reasons(List<Finding> findings) {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (Finding finding : findings) {
            if (finding.outcome() instanceof Outcome.NotMeasured absent) {
                reasons.merge(
                        absent.reason(), finding.goal().what(), (one, more) -> one + ", " + more);
            }
        }
        StringBuilder text = new StringBuilder(reasons.isEmpty() ? "" : "\nNot measured\n");
        reasons.forEach(
                (reason, what) -> text.append(Wording.wrap(WIDTH, "  ", what + ": " + reason)));
        return text.toString();
    }

    private static String interval(Interval interval, boolean bytes) {
        return figure(interval.low(), bytes) + " to " + figure(interval.high(), bytes);
    }

    private static String bound(Bound bound, boolean bytes) {
        String sign = bound.direction() == Bound.Direction.AT_MOST ? "≤ " : "≥ ";
        return sign + figure(bound.value(), bytes);
    }

    private static String figure(double value, boolean bytes) {
        if (bytes) {
            return String.format(Locale.ROOT, "%.0f B", value);
        }
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "∞";
        }
        return value < 0.1 ? String.format(Locale.ROOT, "%.4f", value) : Wording.number(value);
    }

    private static String verdict(Finding finding) {
        String word =
                switch (finding.judgement()) {
                    case MET -> "met";
                    case MISSED -> "MISSED";
                    case NO_GOAL -> Wording.NONE;
                    case NOT_MEASURED -> "not measured";
                };
        return word + (finding.straddles() ? ", unsure" : "");
    }
}
