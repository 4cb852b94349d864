package dev.percpu.harness.bench.load;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Task;
import java.util.function.Supplier;

/**
 * Creates a counter, adds to it and closes it. One operation is one life.
 *
 * <p>Of one life in many the sum is taken before its end, and the updates of those lives alone
 * count as issued: a walk in every life would be measured with it, and can cost more than all the
 * rest.
 */
final class LifecycleTask extends Task {

    /** Lives for each one that is checked, a power of two. */
    private static final int CHECKED_ONE_IN = 1024;

    private final Supplier<Counter> factory;
    private final int updates;

    LifecycleTask(Supplier<Counter> factory, int updates) {
        this.factory = factory;
        this.updates = updates;
    }

    @Override
    public long step() {
        Counter counter = factory.get();
        for (int update = 0; update < updates; update++) {
            counter.add(1);
        }
        if ((position++ & (CHECKED_ONE_IN - 1)) == 0) {
            check(counter);
        }
        kept = counter;
        counter.close();
        return 0;
    }

    /** One more update, so that a life without any has something to lose. */
    private void check(Counter counter) {
        counter.add(1);
        issued += updates + 1L;
        last += counter.sum();
    }

    /** What was found in the lives that were checked. */
    long counted() {
        return last;
    }

    @Override
    public long operations() {
        return position;
    }
}
