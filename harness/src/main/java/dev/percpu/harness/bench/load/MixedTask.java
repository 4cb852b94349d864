package dev.percpu.harness.bench.load;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Task;

/**
 * Adds one, and reads in a share of its operations. Reads are spread evenly, the same way in every
 * thread and fork, so that no random generator is measured.
 */
final class MixedTask extends Task {

    private static final int WHOLE = 100;

    private final Counter counter;
    private final int share;
    private final boolean precise;

    MixedTask(Counter counter, int share, boolean precise) {
        this.counter = counter;
        this.share = share;
        this.precise = precise;
    }

    @Override
    public long step() {
        position += share;
        if (position >= WHOLE) {
            position -= WHOLE;
            looks++;
            return precise ? counter.sum() : counter.read();
        }
        issued++;
        counter.add(1);
        return 0;
    }
}
