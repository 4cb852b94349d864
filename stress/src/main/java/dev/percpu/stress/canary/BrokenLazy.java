package dev.percpu.stress.canary;

import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.LazyMode;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The sound part of a lazy counter: a count of the owner's, and a state that is a value or,
 * per-CPU, a place in memory. What moves it from one to the other is left to be broken.
 */
abstract class BrokenLazy extends Broken implements LazyCounter {

    /** A value while lazy, memory while per-CPU. */
    sealed interface State {
        long value();
    }

    record Lazy(long value) implements State {}

    record PerCpu(AtomicLong memory) implements State {
        PerCpu(long value) {
            this(new AtomicLong(value));
        }

        @Override
        public long value() {
            return memory.get();
        }
    }

    final AtomicReference<State> state = new AtomicReference<>(new Lazy(0));

    /** The owner adds with a load and a store. */
    volatile long count;

    volatile Thread owner = Thread.currentThread();

    @Override
    public final void add(long delta) {
        if (owner == Thread.currentThread()) {
            count = count + delta;
        } else {
            addRemote(delta);
        }
    }

    @Override
    public final void addRemote(long delta) {
        boolean done = false;
        while (!done) {
            State now = state.get();
            if (now instanceof PerCpu) {
                ((PerCpu) now).memory().addAndGet(delta);
                done = true;
            } else {
                done = state.compareAndSet(now, new Lazy(now.value() + delta));
            }
        }
    }

    @Override
    public final long sum() {
        return state.get().value() + count;
    }

    @Override
    public final LazyMode mode() {
        return state.get() instanceof PerCpu ? LazyMode.PER_CPU : LazyMode.LAZY;
    }

    /** A sound upgrade. */
    @Override
    public void upgrade() {
        State now = state.get();
        while (now instanceof Lazy && !state.compareAndSet(now, new PerCpu(now.value()))) {
            now = state.get();
        }
    }

    @Override
    public boolean downgrade() {
        throw unused();
    }

    @Override
    public void handOver(Thread next) {
        throw unused();
    }
}
