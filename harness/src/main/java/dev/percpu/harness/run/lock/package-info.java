/**
 * Keeps measurements apart: only one at a time on a machine, and only one in a directory.
 *
 * <p>Other packages use only {@link dev.percpu.harness.run.lock.RunLock}.
 */
package dev.percpu.harness.run.lock;
