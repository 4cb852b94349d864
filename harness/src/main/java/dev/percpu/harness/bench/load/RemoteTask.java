package dev.percpu.harness.bench.load;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Task;
import java.util.function.LongConsumer;

/**
 * Adds one to a counter that the calling thread owns, and, in a share of its updates, to one that
 * another thread owns.
 */
final class RemoteTask extends Task {

    private static final int WHOLE = 100;

    private final Counter own;
    private final LongConsumer other;
    private final int share;

    RemoteTask(Counter own, LongConsumer other, int share) {
        this.own = own;
        this.other = other;
        this.share = share;
    }

    @Override
    public long step() {
        issued++;
        position += share;
        if (position >= WHOLE) {
            position -= WHOLE;
            other.accept(1);
        } else {
            own.add(1);
        }
        return 0;
    }
}
