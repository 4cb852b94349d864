package dev.percpu.stress.lincheck;

import dev.percpu.counters.BatchedCounter;
import dev.percpu.counters.Counter;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.LimitCounter;
import dev.percpu.counters.LocalCounter;
import dev.percpu.counters.SnapshotCounter;
import java.util.function.Supplier;

/**
 * What the threads of a scenario do with one counter. Each interleaving has an object of its own.
 */
public final class CounterOperations {

    private final Supplier<?> maker = LincheckTrial.maker();
    private final Counter example;
    private Counter counter;
    private Thread next;

    /**
     * Called by Lincheck, which instruments the classes of all that it can reach from here then. It
     * does not come by what a lambda creates later, and would take those objects for atomic.
     */
    public CounterOperations() {
        example = (Counter) maker.get();
    }

    /** Creates the counter: the first thread of the scenario is its owner, if it has one. */
    public void begin() {
        counter = (Counter) maker.get();
    }

    public void add(int slot, long delta) {
        ChosenSlot.choose(slot);
        counter.add(delta);
    }

    public void addLocal(int slot, long delta) {
        ChosenSlot.choose(slot);
        ((BatchedCounter) counter).addLocal(delta);
    }

    public void addRemote(int slot, long delta) {
        ChosenSlot.choose(slot);
        ((LazyCounter) counter).addRemote(delta);
    }

    public long read() {
        return counter.read();
    }

    public long sum() {
        return counter.sum();
    }

    public long snapshot() {
        return ((SnapshotCounter) counter).snapshot();
    }

    public long drain() {
        return counter.drain();
    }

    public void set(long value) {
        if (counter instanceof LocalCounter local) {
            local.set(value);
        } else {
            ((BatchedCounter) counter).set(value);
        }
    }

    public void sync() {
        ((BatchedCounter) counter).sync();
    }

    public boolean limitedAdd(long limit, long amount) {
        return ((BatchedCounter) counter).limitedAdd(limit, amount);
    }

    public boolean tryAdd(int slot, long amount) {
        ChosenSlot.choose(slot);
        return ((LimitCounter) counter).tryAdd(amount);
    }

    public boolean tryAddApproximate(int slot, long amount) {
        ChosenSlot.choose(slot);
        return ((LimitCounter) counter).tryAddApproximate(amount);
    }

    public void upgrade() {
        ((LazyCounter) counter).upgrade();
    }

    public boolean downgrade() {
        return ((LazyCounter) counter).downgrade();
    }

    /** Says that the calling thread would be the owner. */
    public void offer() {
        next = Thread.currentThread();
    }

    /** Hands over to the thread that has offered itself, if one has. */
    public boolean handOver() {
        Thread to = next;
        if (to != null) {
            ((LazyCounter) counter).handOver(to);
        }
        return to != null;
    }
}
