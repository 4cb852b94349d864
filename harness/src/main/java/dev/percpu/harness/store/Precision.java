package dev.percpu.harness.store;

/**
 * The precision that a run must reach for each cell before it stops measuring the cell.
 *
 * @param share half the width of the 95% bootstrap interval over forks, as a share of the mean;
 *     0.02 means "± 2%"
 * @param mostForks the number of forks after which a cell gets no more, even if it is less precise
 */
public record Precision(double share, int mostForks) {}
