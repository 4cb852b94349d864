package dev.percpu.harness.articles.tasks;

import dev.percpu.harness.bench.load.Job;

/** Tasks as a user writes them. */
final class Tasks {

    private Tasks() {}

    /** The parameters of {@code tasks:text}. */
    static TaskParameters of(String text) {
        return TaskParameters.of(Job.parse("tasks:" + text).parameters());
    }
}
