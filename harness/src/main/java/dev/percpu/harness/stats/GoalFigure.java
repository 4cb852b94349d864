package dev.percpu.harness.stats;

import dev.percpu.harness.store.Bound;
import java.util.Optional;

/** The figure of a goal, or the reason why there is none. */
public sealed interface GoalFigure {

    /**
     * A figure was measured.
     *
     * @param figure the point estimate: a ratio of net times, or bytes
     * @param interval its 95% bootstrap interval over forks; empty with fewer than three
     * @param of the subject that was chosen for the figure; empty if there was no choice
     */
    record Measured(double figure, Optional<Interval> interval, Optional<String> of)
            implements GoalFigure {

        /**
         * Whether one end of the interval meets a bound and the other does not. The run then cannot
         * tell.
         */
        public boolean straddles(Bound bound) {
            return interval.filter(i -> bound.met(i.low()) != bound.met(i.high())).isPresent();
        }
    }

    /**
     * There is no figure.
     *
     * @param reason why there is none
     * @param broken whether the subject exists, so that something went wrong
     */
    record NotMeasured(String reason, boolean broken) implements GoalFigure {}
}
