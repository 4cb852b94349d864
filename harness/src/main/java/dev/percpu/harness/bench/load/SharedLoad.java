package dev.percpu.harness.bench.load;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Promise;
import dev.percpu.harness.bench.Task;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One counter for all. The thread of number 0, which is never a reader, creates it, and so owns it
 * where the design knows an owner.
 */
final class SharedLoad implements Load {

    private final Supplier<Counter> factory;
    private final int readersFrom;
    private final Function<Counter, Task> updater;
    private final Function<Counter, Task> reader;
    private final Promise<Counter> counter = new Promise<>();
    private final List<DrainTask> drains = new CopyOnWriteArrayList<>();

    /** Threads of number {@code readersFrom} and above read. */
    SharedLoad(
            Supplier<Counter> factory,
            int readersFrom,
            Function<Counter, Task> updater,
            Function<Counter, Task> reader) {
        this.factory = factory;
        this.readersFrom = readersFrom;
        this.updater = updater;
        this.reader = reader;
    }

    @Override
    public Task task(int number) {
        Counter shared = number == 0 ? counter.keep(factory) : counter.await();
        Task task = (number < readersFrom ? updater : reader).apply(shared);
        if (task instanceof DrainTask drain) {
            drains.add(drain);
        }
        return task;
    }

    @Override
    public long counted() {
        return drains.stream().mapToLong(DrainTask::drained).sum() + counter.await().sum();
    }

    @Override
    public void close() {
        counter.await().close();
    }
}
