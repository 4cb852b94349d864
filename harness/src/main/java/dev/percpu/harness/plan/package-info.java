/**
 * Decides and checks what a run is going to measure, before anything is started.
 *
 * <p>Names, thread counts and their order belong here. Nothing here runs a benchmark or writes a
 * file.
 */
package dev.percpu.harness.plan;
