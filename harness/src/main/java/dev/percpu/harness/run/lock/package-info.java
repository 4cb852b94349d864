/**
 * Keeps measurements apart: one at a time on a machine, and one for each directory.
 *
 * <p>Only {@link dev.percpu.harness.run.lock.RunLock} is for others to use.
 */
package dev.percpu.harness.run.lock;
