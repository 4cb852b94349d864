/**
 * Compares two runs, or two parts of one run, cell by cell.
 *
 * <p>This package pairs cells, judges each pair, and says what else the two sides differ in.
 */
package dev.percpu.harness.stats.compare;
