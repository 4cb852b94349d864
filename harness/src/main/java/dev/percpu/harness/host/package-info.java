/**
 * The machine that a run is made on: what a reader must know of it to trust the figures.
 *
 * <p>Readers of the kernel's files belong here, each tested on captured text, and the judgement
 * what is worth a warning.
 */
package dev.percpu.harness.host;
