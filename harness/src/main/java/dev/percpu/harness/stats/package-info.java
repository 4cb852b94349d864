/**
 * From the rows that the forks left to one summary for each cell.
 *
 * <p>Two packages below hold summaries against each other and fit a law to them; how intervals are
 * made and what is doubted when is in {@code harness/docs/statistics.md}.
 *
 * <p>Everything here is arithmetic on {@link dev.percpu.harness.store.ForkResult results}: nothing
 * measures, formats or writes. What a figure means is said here once; the reports repeat it in
 * their footnotes.
 */
package dev.percpu.harness.stats;
