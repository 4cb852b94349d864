package dev.percpu.harness.bench.load;

import dev.percpu.counters.Counter;

/** Drains a counter that others add to. */
final class DrainTask extends TimedTask {

    private final Counter counter;

    DrainTask(Counter counter, int perSecond) {
        super(perSecond);
        this.counter = counter;
    }

    @Override
    long look() {
        long value = counter.drain();
        last += value;
        return value;
    }

    /** Everything that was taken. */
    long drained() {
        return last;
    }
}
