/**
 * The experiments of the two articles behind this project, apart from the general harness: {@link
 * dev.percpu.harness.articles.Articles} registers their commands, forks and report with it.
 *
 * <p>{@code kernel} measures the kernel at hand, {@code tasks} and {@code sockets} are workloads,
 * and here are the claims and the command that repeats everything. The harness knows of these
 * packages only where it lists workloads and the rows of targets.
 */
package dev.percpu.harness.articles;
