/**
 * Carries a plan out: one forked JVM after the other, each one's row stored as it ends.
 *
 * <p>Whoever starts JMH, says which fork is next, watches over a run, goes on with it or tells the
 * user how far it is belongs here.
 */
package dev.percpu.harness.run;
