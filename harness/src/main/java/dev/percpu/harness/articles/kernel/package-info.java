/**
 * The articles' measurements on the running kernel: the cost of making and reaping a process, and
 * the cost of a command.
 *
 * <p>Classes that know the native programs, their output, or the output of {@code perf} belong
 * here. The JVM itself is not measured: it starts the programs and waits.
 */
package dev.percpu.harness.articles.kernel;
