package dev.percpu.harness.bench.workloads;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.counters.Variant;
import java.util.ArrayList;
import java.util.List;

/** A counter for one thread that remembers what was done to it, and may lose an update. */
final class Probe implements SnapshotCounter {

    private static final Variant VARIANT = Variant.parse("probe:heap:single:plain");

    final List<String> calls = new ArrayList<>();
    long value;
    boolean closed;

    @Override
    public void add(long delta) {
        calls.add("add");
        value += delta;
    }

    @Override
    public long read() {
        calls.add("read");
        return value;
    }

    @Override
    public long sum() {
        calls.add("sum");
        return value;
    }

    @Override
    public long drain() {
        calls.add("drain");
        long taken = value;
        value = 0;
        return taken;
    }

    @Override
    public long snapshot() {
        calls.add("snapshot");
        return value;
    }

    @Override
    public Variant variant() {
        return VARIANT;
    }

    @Override
    public Accuracy accuracy() {
        return Accuracy.QUIESCENT;
    }

    @Override
    public void close() {
        closed = true;
    }

    long count(String call) {
        return calls.stream().filter(call::equals).count();
    }
}
