package dev.percpu.harness.stats;

import dev.percpu.harness.store.Goal;

/**
 * A goal and what became of it.
 *
 * @param goal the goal
 * @param goalFigure its figure, or why there is none
 */
public record GoalResult(Goal goal, GoalFigure goalFigure) {

    /** What is said of a goal in a word or two. */
    public enum Judgement {
        /** The figure is on the goal's good side. */
        MET,
        /** It is not. */
        MISSED,
        /** There is a figure, and no goal that it is held against. */
        NO_GOAL,
        /** There is no figure. */
        NOT_MEASURED
    }

    /** The judgement, by the figure alone; its interval may say that the run cannot tell. */
    public Judgement judgement() {
        if (goalFigure instanceof GoalFigure.Measured measured) {
            return goal.bound()
                    .map(bound -> bound.met(measured.figure()) ? Judgement.MET : Judgement.MISSED)
                    .orElse(Judgement.NO_GOAL);
        }
        return Judgement.NOT_MEASURED;
    }

    /**
     * Whether the interval has values on both sides of the goal.
     *
     * @return whether it has; {@code false} without an interval or a goal
     */
    public boolean straddles() {
        return goalFigure instanceof GoalFigure.Measured measured
                && goal.bound().filter(measured::straddles).isPresent();
    }

    /**
     * Whether something that exists could not be measured.
     *
     * @return whether something went wrong
     */
    public boolean broken() {
        return goalFigure instanceof GoalFigure.NotMeasured absent && absent.broken();
    }
}
