/**
 * Two runs, or two parts of one, held against each other cell by cell.
 *
 * <p>Who pairs cells, judges a pair, or says in what else the two sides differ belongs here.
 */
package dev.percpu.harness.stats.compare;
