/**
 * The command line: options in, data on standard output, everything else on standard error.
 *
 * <p>Commands and the classes that format their output belong here; other packages do the work.
 */
package dev.percpu.harness.cli;
