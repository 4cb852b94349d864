package dev.percpu.harness.stats;

import java.util.List;

/**
 * The fastest counter of one workload and thread count.
 *
 * @param best the cell of highest throughput
 * @param tied those whose range over forks overlaps the best one's, fastest first: the run cannot
 *     tell them from it
 */
public record Winner(Cell best, List<Cell> tied) {

    /** Copies the list. */
    public Winner {
        tied = List.copyOf(tied);
    }
}
