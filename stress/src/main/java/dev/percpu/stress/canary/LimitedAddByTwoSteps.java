package dev.percpu.stress.canary;

import java.util.concurrent.atomic.AtomicLongArray;

/** A limited addition that sums the slots first and adds then: two pass the limit together. */
public final class LimitedAddByTwoSteps extends BrokenBatched {

    private static final int SLOTS = 64;

    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

    @Override
    public void add(long delta) {
        slots.addAndGet(0, delta);
    }

    @Override
    public boolean limitedAdd(long limit, long amount) {
        boolean allowed = sum() <= limit - amount;
        if (allowed) {
            add(amount);
        }
        return allowed;
    }

    @Override
    public long sum() {
        long sum = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            sum += slots.get(slot);
        }
        return sum;
    }
}
