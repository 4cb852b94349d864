package dev.percpu.harness.bench.workloads;

import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Looped;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Task;
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
        return new SharedLoad(
                subject,
                counter ->
                        counter instanceof Looped looped
                                ? new LoopTask(looped)
                                : new UpdateTask(counter));
    }

    @Override
    public boolean asksForLoops() {
        return true;
    }

    /** Adds one repeatedly, in the counter's own loop. */
    private static final class LoopTask extends Task {

        private final Looped counter;

        LoopTask(Looped counter) {
            this.counter = counter;
        }

        @Override
        public long step() {
            issued += Looped.TURNS;
            counter.run(Looped.TURNS);
            return 0;
        }

        @Override
        public long operationsPerStep() {
            return Looped.TURNS;
        }
    }
}
