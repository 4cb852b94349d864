/**
 * The workload family {@code tasks}: the articles' process, which owns four counters, is created
 * with them and ends with them.
 *
 * <p>What a task does, where that is read from, the threads that do it and the check at its end
 * belong here, and the length of the work beside the counters. Nothing here knows of goals.
 */
package dev.percpu.harness.articles.tasks;
