/**
 * Decides what {@code counters targets} measures, and which bounds its figures are compared with.
 *
 * <p>The table of targets belongs here, with one class for each group of rows. Nothing here runs a
 * benchmark.
 */
package dev.percpu.harness.plan.goals;
