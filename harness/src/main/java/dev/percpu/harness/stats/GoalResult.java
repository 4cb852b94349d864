package dev.percpu.harness.stats;

import dev.percpu.harness.store.Goal;

/**
 * A goal and what became of it.
 *
 * @param goal the goal
 * @param goalFigure its figure, or why there is none
 */
public record GoalResult(Goal goal, GoalFigure goalFigure) {

    /** The judgement of a goal in a word or two. */
    public enum Judgement {
        /** The figure is on the goal's good side. */
        MET,
        /** The figure is on the goal's bad side. */
        MISSED,
        /** There is a figure, but no bound to compare it with. */
        NO_GOAL,
        /** There is no figure. */
        NOT_MEASURED
    }

    /** The judgement, by the figure alone. Its interval may still say that the run cannot tell. */
    public Judgement judgement() {
        if (goalFigure instanceof GoalFigure.Measured measured) {
            return goal.bound()
                    .map(bound -> bound.met(measured.figure()) ? Judgement.MET : Judgement.MISSED)
                    .orElse(Judgement.NO_GOAL);
        }
        return Judgement.NOT_MEASURED;
    }

    /**
     * Whether one end of the interval meets the goal and the other does not.
     *
     * @return {@code false} also if there is no interval or no goal
     */
    public boolean straddles() {
        return goalFigure instanceof GoalFigure.Measured measured
                && goal.bound().filter(measured::straddles).isPresent();
    }

    /** Whether something that exists could not be measured. */
    public boolean broken() {
        return goalFigure instanceof GoalFigure.NotMeasured absent && absent.broken();
    }
}
