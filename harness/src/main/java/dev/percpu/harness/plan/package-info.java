/**
 * What a run is going to measure, decided and checked before anything is started.
 *
 * <p>Names, thread counts and their order belong here; nothing here runs a benchmark or writes a
 * file.
 */
package dev.percpu.harness.plan;
