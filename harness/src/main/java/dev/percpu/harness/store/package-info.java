/**
 * Writes and reads the files of a run: a manifest, one line for each finished fork, and a log of
 * what happened in the meantime.
 *
 * <p>The records here are the only interface between the part that measures and the part that
 * reports.
 */
package dev.percpu.harness.store;
