/**
 * What a run says to its reader: a table on the terminal and a page to keep.
 *
 * <p>Both are drawn from the same {@link dev.percpu.harness.stats.RunSummary}; nothing is computed
 * here but how a figure is written.
 */
package dev.percpu.harness.report;
