package dev.percpu.harness.bench.workloads;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Promise;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Task;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One counter for all threads. Thread 0, which is never a reader, creates it, and owns it if the
 * design has an owner.
 */
class SharedLoad implements Load {

    private final Supplier<Counter> factory;
    private final int readersFrom;
    private final Function<Counter, Task> updater;
    private final Function<Counter, Task> reader;
    private final Promise<Counter> counter = new Promise<>();

    /** All threads do the same. */
    SharedLoad(Subject subject, Function<Counter, Task> task) {
        this(subject, Integer.MAX_VALUE, task, task);
    }

    /** Threads with the number {@code readersFrom} and above read; the others add one. */
    SharedLoad(Subject subject, int readersFrom, Function<Counter, Task> reader) {
        this(subject, readersFrom, UpdateTask::new, reader);
    }

    private SharedLoad(
            Subject subject,
            int readersFrom,
            Function<Counter, Task> updater,
            Function<Counter, Task> reader) {
        this.factory = subject.prepared(ForkSettings.counterOptions());
        this.readersFrom = readersFrom;
        this.updater = updater;
        this.reader = reader;
    }

    @Override
    public Task task(int number) {
        Counter shared = number == 0 ? counter.keep(factory) : counter.await();
        return (number < readersFrom ? updater : reader).apply(shared);
    }

    @Override
    public long counted() {
        return counter.await().sum();
    }

    @Override
    public void close() {
        counter.await().close();
    }

    /** Adds one repeatedly. */
    static final class UpdateTask extends Task {

        private final Counter counter;

        UpdateTask(Counter counter) {
            this.counter = counter;
        }

        @Override
        public long step() {
            issued++;
            counter.add(1);
            return 0;
        }
    }
}
