package dev.percpu.harness.bench.load;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Task;

/** Adds one, again and again. */
final class UpdateTask extends Task {

    private final Counter counter;

    UpdateTask(Counter counter) {
        this.counter = counter;
    }

    @Override
    public long step() {
        issued++;
        counter.add(1);
        return 0;
    }
}
