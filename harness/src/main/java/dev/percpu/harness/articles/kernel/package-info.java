/**
 * The articles' measurements on the kernel at hand: what it takes to make and reap a process, and
 * what a command takes. A repetition is a fork of a run.
 *
 * <p>Whoever knows the native programs, what they print, or what {@code perf} says of them belongs
 * here. Nothing of the JVM is measured: it starts the programs and waits.
 */
package dev.percpu.harness.articles.kernel;
