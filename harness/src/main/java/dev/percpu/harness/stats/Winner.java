package dev.percpu.harness.stats;

import java.util.List;

/**
 * The fastest counter of one scenario.
 *
 * @param best the cell that ranks first
 * @param tied the cells that the run cannot tell from it, fastest first: their time, as a multiple
 *     of the best, has an interval that contains 1 or, with too few forks for an interval, their
 *     ranges overlap
 */
public record Winner(Cell best, List<Cell> tied) {
    public Winner {
        tied = List.copyOf(tied);
    }
}
