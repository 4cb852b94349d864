package dev.percpu.harness.articles.tasks;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.Variant;

/**
 * A task's counters, and the other per-CPU data of an address space in the kernel: the concurrency
 * ids and the count of futex references. Each is a separate allocation and lives as long as the
 * counters.
 */
record SeparateRest(CounterGroup group, Counter concurrencyIds, Counter futexReferences)
        implements CounterGroup {

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
        futexReferences.close();
        concurrencyIds.close();
        group.close();
    }
}
