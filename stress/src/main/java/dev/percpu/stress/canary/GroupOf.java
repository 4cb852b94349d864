package dev.percpu.stress.canary;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.Variant;
import java.util.List;
import java.util.function.Supplier;

/** Two counters of one broken kind, side by side: what is seen between for one is for the group. */
public final class GroupOf implements CounterGroup {

    private final List<Counter> counters;

    /** Two counters of a kind. */
    public GroupOf(Supplier<? extends Counter> kind) {
        counters = List.of(kind.get(), kind.get());
    }

    @Override
    public int size() {
        return counters.size();
    }

    @Override
    public void add(int counter, long delta) {
        counters.get(counter).add(delta);
    }

    @Override
    public void addRemote(int counter, long delta) {
        ((LazyCounter) counters.get(counter)).addRemote(delta);
    }

    @Override
    public long read(int counter) {
        return counters.get(counter).read();
    }

    @Override
    public long sum(int counter) {
        return counters.get(counter).sum();
    }

    @Override
    public void sumAll(long[] into) {
        for (int i = 0; i < size(); i++) {
            into[i] = sum(i);
        }
    }

    @Override
    public void upgrade() {
        counters.forEach(counter -> ((LazyCounter) counter).upgrade());
    }

    @Override
    public Variant variant() {
        return counters.get(0).variant();
    }

    @Override
    public Accuracy accuracy() {
        return Accuracy.LOSSY;
    }

    @Override
    public void close() {}
}
