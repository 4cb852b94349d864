/**
 * The machine of a run: what a reader must know about it to trust the figures.
 *
 * <p>Three kinds of classes belong here: readers of the kernel's files, each tested on captured
 * text; the doctors, which judge before a run what the readers find; and the meter, which measures
 * what the machine did during the run. What a doctor calls bad is a warning in every report of the
 * machine; nothing else judges it.
 */
package dev.percpu.harness.host;
