/**
 * What {@code counters targets} is going to measure, and what the figures are held against.
 *
 * <p>The table of targets belongs here, a class for each group of rows; nothing here runs a
 * benchmark.
 */
package dev.percpu.harness.plan.goals;
