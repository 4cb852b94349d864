/**
 * The reports of a run: a table on the terminal, and files to keep.
 *
 * <p>All reports show the same {@link dev.percpu.harness.stats.RunSummary}. This package decides
 * how a figure is written; it does not compute any.
 */
package dev.percpu.harness.report;
