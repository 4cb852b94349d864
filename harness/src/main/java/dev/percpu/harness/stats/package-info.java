/**
 * Turns the fork results of a run into one summary for each cell.
 *
 * <p>The packages below compare summaries, fit a law to them and give advice. {@code
 * harness/docs/statistics.md} says how intervals are made, and when there is a warning.
 *
 * <p>Everything here is arithmetic on {@link dev.percpu.harness.store.ForkResult fork results}:
 * nothing measures, formats or writes. The classes here define what a figure means; the reports
 * repeat it in their footnotes.
 */
package dev.percpu.harness.stats;
