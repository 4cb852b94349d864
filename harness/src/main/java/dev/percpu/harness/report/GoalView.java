package dev.percpu.harness.report;

import dev.percpu.harness.stats.GoalFigure;
import dev.percpu.harness.stats.GoalResult;
import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.Measure;
import java.util.Locale;
import java.util.Optional;

/**
 * A goal result in the form that programs read.
 *
 * @param row the row of the table of goals
 * @param what what the figure compares
 * @param unit {@code ratio}, {@code share} or {@code bytes}
 * @param goal the bound, and which side of it is good
 * @param figure the point estimate
 * @param interval its 95% bootstrap interval
 * @param of the subject that was chosen for the figure, if there was a choice
 * @param verdict {@code met}, {@code missed}, {@code no-goal} or {@code not-measured}
 * @param unsure whether one end of the interval meets the goal and the other does not
 * @param reason why there is no figure
 */
public record GoalView(
        String row,
        String what,
        String unit,
        Optional<Bound> goal,
        Optional<Double> figure,
        Optional<Interval> interval,
        Optional<String> of,
        String verdict,
        boolean unsure,
        Optional<String> reason) {

    public static GoalView of(GoalResult goalResult) {
        Optional<GoalFigure.Measured> measured =
                goalResult.goalFigure() instanceof GoalFigure.Measured m
                        ? Optional.of(m)
                        : Optional.empty();
        return new GoalView(
                goalResult.goal().row(),
                goalResult.goal().what(),
                unit(goalResult.goal().measure()),
                goalResult.goal().bound(),
                measured.map(GoalFigure.Measured::figure),
                measured.flatMap(GoalFigure.Measured::interval),
                measured.flatMap(GoalFigure.Measured::of),
                goalResult.judgement().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                goalResult.straddles(),
                goalResult.goalFigure() instanceof GoalFigure.NotMeasured absent
                        ? Optional.of(absent.reason())
                        : Optional.empty());
    }

    private static String unit(Measure measure) {
        if (measure instanceof Measure.Share) {
            return "share";
        }
        return measure instanceof Measure.Bytes ? "bytes" : "ratio";
    }
}
