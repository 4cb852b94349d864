package dev.percpu.proof.soak;

import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.UnifiedGroup;

/**
 * A group, with an account for each of its counters and one for the futex references of those that
 * keep them.
 */
final class GroupSubject implements Subject {

    static final int SIZE = 4;

    private final CounterGroup group;
    private final Thread owner = Thread.currentThread();

    GroupSubject(CounterGroup group) {
        this.group = group;
    }

    CounterGroup group() {
        return group;
    }

    @Override
    public int accounts() {
        return SIZE + 1;
    }

    @Override
    public Loop loop() {
        return new GroupLoop();
    }

    /** Adds by an operation that {@code Counter} does not have. */
    void addByItsType(long state, int counter, long delta, long[] issued) {
        if (group instanceof UnifiedGroup unified && Dice.of(2, state) == 0) {
            unified.setConcurrencyId(counter);
            unified.addFutexReferences(delta);
            issued[SIZE] += delta;
        } else if (Thread.currentThread() != owner) {
            group.addRemote(counter, delta);
            issued[counter] += delta;
        } else {
            group.upgrade();
            group.add(counter, delta);
            issued[counter] += delta;
        }
    }

    @Override
    public void observe() {
        group.sumAll(new long[SIZE]);
        for (int counter = 0; counter < SIZE; counter++) {
            group.read(counter);
            group.sum(counter);
        }
        if (group instanceof UnifiedGroup unified) {
            unified.concurrencyId();
            unified.futexReferences();
        }
    }

    @Override
    public long[] counted() {
        long[] sums = new long[accounts()];
        group.sumAll(sums);
        if (group instanceof UnifiedGroup unified) {
            sums[SIZE] = unified.futexReferences();
        }
        return sums;
    }

    @Override
    public void close() {
        group.close();
    }
}
