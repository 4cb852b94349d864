package dev.percpu.harness.articles.tasks;

import dev.percpu.harness.bench.load.Workload;

/** Tasks as a user writes them. */
final class Tasks {

    private Tasks() {}

    /** The parameters of {@code tasks:text}. */
    static TaskParameters of(String text) {
        return TaskParameters.of(Workload.parse("tasks:" + text).parameters());
    }
}
