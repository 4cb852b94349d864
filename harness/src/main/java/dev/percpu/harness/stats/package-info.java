/**
 * From the rows that the forks left to one summary for each cell.
 *
 * <p>Everything here is arithmetic on {@link dev.percpu.harness.store.ForkRow rows}: nothing
 * measures, formats or writes. What a figure means is said here once; the reports repeat it in
 * their footnotes.
 */
package dev.percpu.harness.stats;
