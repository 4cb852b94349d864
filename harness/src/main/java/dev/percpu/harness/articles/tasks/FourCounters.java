package dev.percpu.harness.articles.tasks;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.Variant;
import java.util.function.Supplier;

/** The four counters of a task for a design without groups: four separate counters. */
record FourCounters(Counter[] counters) implements CounterGroup {

    static FourCounters of(Supplier<Counter> factory) {
        Counter[] counters = new Counter[MmCounter.COUNT];
        for (int i = 0; i < counters.length; i++) {
            counters[i] = factory.get();
        }
        return new FourCounters(counters);
    }

    @Override
    public int size() {
        return counters.length;
    }

    @Override
    public void add(int counter, long delta) {
        counters[counter].add(delta);
    }

    @Override
    public void addRemote(int counter, long delta) {
        counters[counter].add(delta);
    }

    @Override
    public long read(int counter) {
        return counters[counter].read();
    }

    @Override
    public long sum(int counter) {
        return counters[counter].sum();
    }

    @Override
    public void sumAll(long[] into) {
        for (int i = 0; i < counters.length; i++) {
            into[i] = counters[i].sum();
        }
    }

    @Override
    public void upgrade() {
        // These counters have a single mode.
    }

    @Override
    public Variant variant() {
        return counters[0].variant();
    }

    @Override
    public Accuracy accuracy() {
        return counters[0].accuracy();
    }

    @Override
    public void close() {
        for (Counter counter : counters) {
            counter.close();
        }
    }
}
