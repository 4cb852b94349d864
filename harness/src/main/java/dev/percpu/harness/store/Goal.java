package dev.percpu.harness.store;

import java.util.Optional;

/**
 * A figure, and the bound that it is compared with.
 *
 * @param row the row of the table of targets that the goal belongs to
 * @param what what the figure compares, as text for users
 * @param bound the bound; empty for a figure that has no bound and is only shown beside others
 * @param measure how the figure is computed
 */
public record Goal(String row, String what, Optional<Bound> bound, Measure measure) {}
