/**
 * The workload family {@code tasks}: the articles' process, which owns four counters. They are
 * created and closed with it.
 *
 * <p>The steps of a task, their sources, the threads that run them, the check at a task's end, and
 * the length of the work beside the counters belong here. Nothing here knows goals.
 */
package dev.percpu.harness.articles.tasks;
