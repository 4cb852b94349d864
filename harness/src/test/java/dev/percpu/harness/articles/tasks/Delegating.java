package dev.percpu.harness.articles.tasks;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.Variant;

/** A group that leaves everything to another one, for tests to spoil something of. */
class Delegating implements CounterGroup {

    final CounterGroup group;

    Delegating(CounterGroup group) {
        this.group = group;
    }

    @Override
    public int size() {
        return group.size();
    }

    @Override
    public void add(int counter, long delta) {
        group.add(counter, delta);
    }

    @Override
    public void addRemote(int counter, long delta) {
        group.addRemote(counter, delta);
    }

    @Override
    public long read(int counter) {
        return group.read(counter);
    }

    @Override
    public long sum(int counter) {
        return group.sum(counter);
    }

    @Override
    public void sumAll(long[] into) {
        group.sumAll(into);
    }

    @Override
    public void upgrade() {
        group.upgrade();
    }

    @Override
    public Variant variant() {
        return group.variant();
    }

    @Override
    public Accuracy accuracy() {
        return group.accuracy();
    }

    @Override
    public void close() {
        group.close();
    }
}
