package dev.percpu.harness.stats;

import java.util.List;
import java.util.Optional;

/**
 * The fastest counter of one scenario.
 *
 * @param best the cell that ranks first
 * @param tied the cells that the run cannot tell from it, fastest first: their time, as a multiple
 *     of the best, has an interval that contains 1 or, with too few forks for an interval, their
 *     ranges overlap
 * @param lead how far behind the second cell is, even if the run cannot tell the two apart; empty
 *     if no other cell may win
 */
public record Winner(Cell best, List<Cell> tied, Optional<Lead> lead) {

    public Winner {
        tied = List.copyOf(tied);
    }

    /**
     * How far behind the second cell is.
     *
     * @param second the cell that ranks second
     * @param times how many times as long as the best cell it takes
     */
    public record Lead(Cell second, Ratio times) {}
}
