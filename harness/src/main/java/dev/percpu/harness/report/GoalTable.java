package dev.percpu.harness.report;

import dev.percpu.harness.stats.GoalFigure;
import dev.percpu.harness.stats.GoalResult;
import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Measure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/** The table of goals in plain text: a line for each figure. */
public final class GoalTable {

    private static final int WIDTH = 120;

    private static final String MEANING =
            """

            figure    a ratio of times per operation, each the median over forks minus that of the empty
                      loop in the same run; or a share of an operation's time; or bytes of one counter, or
                      their ratio
            read      the time until the value is there: each read waits for the one before
            interval  the middle 95% of a bootstrap over rounds of interleaved forks; – with fewer than three
            verdict   by the figure alone; “unsure” if the interval has values on both sides of the goal
            """;

    private GoalTable() {}

    /**
     * Renders the table, the reasons why figures are missing, and the meaning of the columns.
     *
     * @param goalResults the goal results, in the order of the table
     */
    public static String render(List<GoalResult> goalResults) {
        return table(goalResults).text() + reasons(goalResults) + MEANING;
    }

    /** The same, with a sentence if the run's threads were on several kinds of cores. */
    public static String render(List<GoalResult> goalResults, ReportedRun run) {
        Set<Integer> cpus =
                run.results().stream()
                        .flatMap(fork -> fork.cpus().stream())
                        .collect(Collectors.toSet());
        return render(goalResults) + HostView.mixed(run.manifest().host(), cpus);
    }

    static Table table(List<GoalResult> goalResults) {
        Table table = new Table("row", "goal", "figure", "interval", "verdict", "what");
        goalResults.forEach(goalResult -> table.row(row(goalResult)));
        return table;
    }

    /** The texts of one row, in the order of the columns. */
    static List<String> row(GoalResult goalResult) {
        Goal goal = goalResult.goal();
        DoubleFunction<String> writer = writer(goal.measure());
        String bound = goal.bound().map(value -> bound(value, writer)).orElse(Wording.NONE);
        String none = Wording.NONE;
        return goalResult.goalFigure() instanceof GoalFigure.Measured measured
                ? List.of(
                        goal.row(),
                        bound,
                        writer.apply(measured.figure()),
                        measured.interval().map(i -> interval(i, writer)).orElse(none),
                        verdict(goalResult),
                        goal.what() + measured.of().map(of -> ": " + of).orElse(""))
                : List.of(goal.row(), bound, none, none, verdict(goalResult), goal.what());
    }

    /** Why there is no figure. Each reason appears once, with the goals that it applies to. */
    private static String reasons(List<GoalResult> goalResults) {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (GoalResult goalResult : goalResults) {
            if (goalResult.goalFigure() instanceof GoalFigure.NotMeasured absent) {
                reasons.merge(
                        absent.reason(),
                        goalResult.goal().what(),
                        (one, more) -> one + ", " + more);
            }
        }
        List<String> sentences = new ArrayList<>();
        reasons.forEach((reason, what) -> sentences.add(what + ": " + reason));
        return Wording.list(WIDTH, "Not measured", sentences);
    }

    private static DoubleFunction<String> writer(Measure measure) {
        if (measure instanceof Measure.Bytes) {
            return value -> Wording.whole(value) + " B";
        }
        return measure instanceof Measure.Share
                ? value -> Wording.format("%.2f%%", 100 * value)
                : GoalTable::ratio;
    }

    private static String interval(Interval interval, DoubleFunction<String> writer) {
        return writer.apply(interval.low()) + " to " + writer.apply(interval.high());
    }

    private static String bound(Bound bound, DoubleFunction<String> writer) {
        String sign = bound.direction() == Bound.Direction.AT_MOST ? "≤ " : "≥ ";
        return sign + writer.apply(bound.value());
    }

    private static String ratio(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "∞";
        }
        return value < 0.1 ? Wording.small(value) : Wording.number(value);
    }

    private static String verdict(GoalResult goalResult) {
        String word =
                switch (goalResult.judgement()) {
                    case MET -> "met";
                    case MISSED -> "MISSED";
                    case NO_GOAL -> Wording.NONE;
                    case NOT_MEASURED -> "not measured";
                };
        return word + (goalResult.straddles() ? ", unsure" : "");
    }
}
