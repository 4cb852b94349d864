package dev.percpu.harness.bench.load;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Task;

/** Reads, again and again. */
final class ReadTask extends Task {

    private final Counter counter;
    private final boolean precise;

    ReadTask(Counter counter, boolean precise) {
        this.counter = counter;
        this.precise = precise;
    }

    @Override
    public long step() {
        looks++;
        return precise ? counter.sum() : counter.read();
    }
}
