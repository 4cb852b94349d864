/**
 * Runs the forks of a plan one after the other, and stores the row of each fork as soon as it ends.
 *
 * <p>Classes belong here if they start JMH, choose the next fork, control or resume a run, or show
 * the user its progress.
 */
package dev.percpu.harness.run;
