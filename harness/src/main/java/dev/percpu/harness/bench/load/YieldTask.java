package dev.percpu.harness.bench.load;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Task;

/**
 * Adds one, and now and then lets another virtual thread have its carrier, for nobody takes it from
 * a virtual thread that does not give it.
 */
final class YieldTask extends Task {

    private final Counter counter;
    private final long slice;

    YieldTask(Counter counter, long slice) {
        this.counter = counter;
        this.slice = slice;
    }

    @Override
    public long step() {
        if (position == slice) {
            position = 0;
            Thread.yield();
        }
        position++;
        issued++;
        counter.add(1);
        return 0;
    }
}
