/**
 * The experiments of the two articles behind this project, separate from the general harness.
 * {@link dev.percpu.harness.articles.Articles} registers their commands, forks and report.
 *
 * <p>{@code kernel} measures the running kernel. {@code tasks} and {@code sockets} are workloads
 * and register as such. This package has the claims and the command that repeats everything. In the
 * general harness, only the rows of targets know these packages.
 */
package dev.percpu.harness.articles;
