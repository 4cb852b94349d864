package dev.percpu.harness.store;

/**
 * How sure a run is to be of each cell before it leaves it.
 *
 * @param share half the width of the 95% bootstrap interval over forks, as a share of the mean:
 *     0.02 is read "± 2%"
 * @param mostForks forks of a cell after which it is left as it is
 */
public record Precision(double share, int mostForks) {}
