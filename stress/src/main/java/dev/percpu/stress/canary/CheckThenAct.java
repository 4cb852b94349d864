package dev.percpu.stress.canary;

import dev.percpu.counters.LimitCounter;
import java.util.concurrent.atomic.AtomicLong;

/** A limit that is looked at first and added under then: two pass it together. */
public final class CheckThenAct extends Broken implements LimitCounter {

    private final AtomicLong value = new AtomicLong();
    private final long limit;

    /** A counter with this limit. */
    public CheckThenAct(long limit) {
        this.limit = limit;
    }

    @Override
    public void add(long delta) {
        value.addAndGet(delta);
    }

    @Override
    public boolean tryAdd(long amount) {
        if (value.get() > limit - amount) {
            return false;
        }
        value.addAndGet(amount);
        return true;
    }

    @Override
    public boolean tryAddApproximate(long amount) {
        return tryAdd(amount);
    }

    @Override
    public long limit() {
        return limit;
    }

    @Override
    public long slack() {
        return 0;
    }

    @Override
    public long sum() {
        return value.get();
    }
}
