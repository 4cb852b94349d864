package dev.percpu.harness.bench.workloads;

import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.LoadWorkload;
import dev.percpu.harness.bench.workloads.SharedLoad.UpdateTask;

/** Every thread adds one to the same counter. */
public final class Update extends LoadWorkload {

    public Update() {
        super("update", "every thread adds 1 to one shared counter, which the first has created");
    }

    @Override
    public Load load(Job job, Subject subject, int threads) {
        return new SharedLoad(subject, UpdateTask::new);
    }
}
