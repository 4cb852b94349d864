/**
 * What a run leaves on disk, and reads back: a manifest, one line for each finished fork, and what
 * happened meanwhile.
 *
 * <p>The records here are the only contract between the part that measures and the part that
 * reports.
 */
package dev.percpu.harness.store;
