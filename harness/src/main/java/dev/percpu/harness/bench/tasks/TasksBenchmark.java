package dev.percpu.harness.bench.tasks;

import org.openjdk.jmh.annotations.Benchmark;

/** Each thread is the owner of one task after the other, from its creation to its close. */
public class TasksBenchmark {

    /** Created by JMH. */
    public TasksBenchmark() {}

    /**
     * One task's life.
     *
     * @param worker the owner
     * @return what its work came to, for JMH to consume
     */
    @Benchmark
    public long task(TaskWorker worker) {
        return worker.turn();
    }
}
