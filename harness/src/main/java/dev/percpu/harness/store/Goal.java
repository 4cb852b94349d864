package dev.percpu.harness.store;

import java.util.Optional;

/**
 * A figure that is wanted, and what it is held against.
 *
 * @param row the row of the table of goals that it belongs to
 * @param what what the figure compares, for people
 * @param bound the goal; empty for a figure that only stands beside others
 * @param measure how the figure is made
 */
public record Goal(String row, String what, Optional<Bound> bound, Measure measure) {}
