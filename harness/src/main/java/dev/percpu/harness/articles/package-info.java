/**
 * The experiments of the two articles behind this project, apart from the general harness: {@link
 * dev.percpu.harness.articles.Articles} registers their commands, forks and report with it.
 *
 * <p>{@code kernel} measures the kernel at hand, {@code tasks} and {@code sockets} are workloads,
 * which register as such, and here are the claims and the command that repeats everything. Of the
 * general harness, only the rows of targets know of these packages.
 */
package dev.percpu.harness.articles;
