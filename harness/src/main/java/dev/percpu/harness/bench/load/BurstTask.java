package dev.percpu.harness.bench.load;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Task;

/**
 * Adds one some times, and then leaves the counter alone for a while, in which other threads may
 * have its cache line. The thread keeps its CPU: it spins on the clock, which the empty loop does
 * just as long, so that it is taken off with it.
 */
final class BurstTask extends Task {

    private final Counter counter;
    private final long length;
    private final long pause;

    BurstTask(Counter counter, long length, long pauseNanos) {
        this.counter = counter;
        this.length = length;
        this.pause = pauseNanos;
    }

    @Override
    public long step() {
        if (position == length) {
            position = 0;
            pause();
        }
        position++;
        issued++;
        counter.add(1);
        return 0;
    }

    private void pause() {
        long end = System.nanoTime() + pause;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }
}
