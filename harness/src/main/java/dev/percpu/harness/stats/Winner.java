package dev.percpu.harness.stats;

import java.util.List;
import java.util.Optional;

/**
 * The fastest counter of one scenario.
 *
 * @param best the cell that ranks first
 * @param tied those that the run cannot tell from it, fastest first: the interval of how many times
 *     as long they take contains 1, or, with too few forks for an interval, their ranges overlap
 * @param lead how far the next one is behind, told or not; empty if nothing else may win
 */
public record Winner(Cell best, List<Cell> tied, Optional<Lead> lead) {

    public Winner {
        tied = List.copyOf(tied);
    }

    /**
     * How far the second is behind.
     *
     * @param second the cell that ranks second
     * @param times how many times as long as the best one it takes
     */
    public record Lead(Cell second, Ratio times) {}
}
