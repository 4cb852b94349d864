/**
 * The machine that a run is made on: what a reader must know of it to trust the figures.
 *
 * <p>Readers of the kernel's files belong here, each tested on captured text; the doctors, which
 * judge what they find before a run; and the meter, which says what the machine did during it. What
 * a doctor calls bad is a warning in every report of the machine: there is no second judgement.
 */
package dev.percpu.harness.host;
