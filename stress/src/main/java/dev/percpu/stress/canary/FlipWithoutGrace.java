package dev.percpu.stress.canary;

import dev.percpu.counters.SnapshotCounter;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two banks and a flag, without the grace period: an update that has read the flag may reach the
 * old bank after the snapshot has emptied it, and is not seen before the flag has flipped twice.
 */
public final class FlipWithoutGrace extends Broken implements SnapshotCounter {

    private final AtomicLong even = new AtomicLong();
    private final AtomicLong odd = new AtomicLong();
    private volatile boolean flag;
    private long global;

    @Override
    public void add(long delta) {
        (flag ? odd : even).addAndGet(delta);
    }

    @Override
    public synchronized long snapshot() {
        boolean old = flag;
        flag = !old;
        global += (old ? odd : even).getAndSet(0);
        return global;
    }

    @Override
    public synchronized long sum() {
        return global + even.get() + odd.get();
    }
}
