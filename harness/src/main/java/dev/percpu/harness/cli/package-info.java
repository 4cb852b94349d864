/**
 * The command line: options in, data on standard output, everything else on standard error.
 *
 * <p>Commands belong here, and what they print themselves; work is done by the packages that they
 * call.
 */
package dev.percpu.harness.cli;
