package dev.percpu.proof.soak;

import dev.percpu.counters.CounterGroup;

/** A group, with an account for each of its counters. */
final class GroupSubject implements SoakSubject {

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
        return SIZE;
    }

    @Override
    public Loop loop() {
        return new GroupLoop();
    }

    /** Adds as the owner does, or as another thread has to. */
    void add(int counter, long delta, long[] issued) {
        if (Thread.currentThread() != owner) {
            group.addRemote(counter, delta);
        } else {
            group.upgrade();
            group.add(counter, delta);
        }
        issued[counter] += delta;
    }

    @Override
    public void observe() {
        group.sumAll(new long[SIZE]);
        for (int counter = 0; counter < SIZE; counter++) {
            group.read(counter);
            group.sum(counter);
        }
    }

    @Override
    public long[] counted() {
        long[] sums = new long[accounts()];
        group.sumAll(sums);
        return sums;
    }

    @Override
    public void close() {
        group.close();
    }
}
