package dev.percpu.harness.stats;

import dev.percpu.harness.store.Bound;
import java.util.Optional;

/** What became of a goal. */
public sealed interface GoalFigure {

    /**
     * There is a figure.
     *
     * @param figure the point estimate: a ratio of net times, or bytes
     * @param interval its 95% bootstrap interval over forks; empty with fewer than three
     * @param of which candidate the figure is of; empty where there was no choice
     */
    record Measured(double figure, Optional<Interval> interval, Optional<String> of)
            implements GoalFigure {

        /**
         * Whether the interval has values on both sides of a bound: then the run cannot tell.
         *
         * @param bound the bound
         * @return whether it has
         */
        public boolean straddles(Bound bound) {
            return interval.filter(i -> bound.met(i.low()) != bound.met(i.high())).isPresent();
        }
    }

    /**
     * There is none.
     *
     * @param reason why
     * @param broken whether what was to be measured exists, so that something went wrong
     */
    record NotMeasured(String reason, boolean broken) implements GoalFigure {}
}
