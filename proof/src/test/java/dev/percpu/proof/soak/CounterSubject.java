package dev.percpu.proof.soak;

import dev.percpu.counters.BatchedCounter;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CpuLocalCounter;
import dev.percpu.counters.ExecutionContext;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.LimitCounter;
import dev.percpu.counters.LocalCounter;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.counters.TreeCounter;

/** A counter, with what was drained of it. */
final class CounterSubject implements SoakSubject {

    /** Reached in the middle of a round, so that both answers are seen. */
    static final long LIMIT = 1_000_000;

    private final Counter counter;
    private final Thread owner = Thread.currentThread();
    private long observations;
    private long drained;

    CounterSubject(Counter counter) {
        this.counter = counter;
    }

    Counter counter() {
        return counter;
    }

    @Override
    public int accounts() {
        return 1;
    }

    @Override
    public Loop loop() {
        return new CounterLoop();
    }

    /**
     * Adds by an operation that only counters of this type have, but never sets the value: what a
     * set overwrites is not known.
     *
     * @return what was added
     */
    long addByItsType(long state, long delta) {
        boolean either = Dice.of(2, state) == 0;
        return switch (counter) {
            case BatchedCounter batched -> addBatched(batched, either, delta);
            case LimitCounter limit -> addWithin(limit, either, Math.abs(delta));
            case LazyCounter lazy -> addLazily(lazy, either, delta);
            case LocalCounter local -> addCalledBack(local, delta);
            default -> {
                counter.decrement();
                yield -1;
            }
        };
    }

    private static long addBatched(BatchedCounter batched, boolean either, long delta) {
        if (either) {
            batched.addLocal(delta);
            return delta;
        }
        return batched.limitedAdd(LIMIT, delta) ? delta : 0;
    }

    private static long addWithin(LimitCounter limit, boolean either, long amount) {
        boolean added = either ? limit.tryAdd(amount) : limit.tryAddApproximate(amount);
        return added ? amount : 0;
    }

    private long addLazily(LazyCounter lazy, boolean either, long delta) {
        if (Thread.currentThread() != owner) {
            lazy.addRemote(delta);
            return delta;
        }
        if (either) {
            lazy.upgrade();
        } else {
            lazy.downgrade();
        }
        lazy.add(delta);
        return delta;
    }

    private static long addCalledBack(LocalCounter local, long delta) {
        ExecutionContext.Scope callback = ExecutionContext.CALLBACK.enter();
        try {
            local.sub(-delta);
        } finally {
            callback.close();
        }
        return delta;
    }

    @Override
    public void observe() {
        counter.read();
        counter.sum();
        switch (counter) {
            case SnapshotCounter flip -> flip.snapshot();
            case BatchedCounter batched -> {
                batched.compare(0);
                batched.sync();
            }
            case TreeCounter tree -> tree.preciseCompare(0);
            case CpuLocalCounter locals -> locals.readHere();
            case LazyCounter lazy -> lazy.mode();
            default -> counter.accuracy();
        }
        if (observations++ % 4 == 0) {
            drained += counter.drain();
        }
    }

    @Override
    public long[] counted() {
        return new long[] {counter.sum() + drained};
    }

    @Override
    public void close() {
        counter.close();
    }
}
