package dev.percpu.harness.bench.load;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Task;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Counters that live for a moment, each with one thread. */
final class LifecycleLoad implements Load {

    private final Supplier<Counter> factory;
    private final int updates;
    private final List<LifecycleTask> tasks = new CopyOnWriteArrayList<>();

    LifecycleLoad(Supplier<Counter> factory, int updates) {
        this.factory = factory;
        this.updates = updates;
    }

    @Override
    public Task task(int number) {
        LifecycleTask task = new LifecycleTask(factory, updates);
        tasks.add(task);
        return task;
    }

    @Override
    public long counted() {
        return tasks.stream().mapToLong(LifecycleTask::counted).sum();
    }

    @Override
    public void close() {
        // Each counter's life has ended with its operation.
    }
}
