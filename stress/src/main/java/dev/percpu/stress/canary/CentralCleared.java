package dev.percpu.stress.canary;

import dev.percpu.counters.Accuracy;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A slot that syncs with a central count, and a drain that clears that count instead of lowering it
 * by what it took: an update that has been taken and is synced then is read although it is gone.
 */
public final class CentralCleared extends Broken {

    private final AtomicLong slot = new AtomicLong();
    private final AtomicLong central = new AtomicLong();

    @Override
    public void add(long delta) {
        slot.addAndGet(delta);
        central.addAndGet(delta);
    }

    @Override
    public long read() {
        return central.get();
    }

    @Override
    public long sum() {
        return slot.get();
    }

    @Override
    public long drain() {
        long taken = slot.getAndSet(0);
        central.set(0);
        return taken;
    }

    @Override
    public Accuracy accuracy() {
        return Accuracy.QUIESCENT;
    }
}
