package dev.percpu.harness.bench.load;

import dev.percpu.counters.Counter;
import dev.percpu.counters.LazyCounter;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Promise;
import dev.percpu.harness.bench.Task;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A counter for each thread, which creates and so owns it; its neighbour updates it, too. */
final class RemoteLoad implements Load {

    private final Supplier<Counter> factory;
    private final List<Promise<Counter>> counters;
    private final int share;
    private final boolean knownRemote;

    /** {@code knownRemote}: whether the neighbour says that it is none, where it can. */
    RemoteLoad(Supplier<Counter> factory, int threads, int share, boolean knownRemote) {
        this.factory = factory;
        this.counters = Stream.generate(Promise<Counter>::new).limit(threads).toList();
        this.share = share;
        this.knownRemote = knownRemote;
    }

    @Override
    public Task task(int number) {
        Counter own = counters.get(number).keep(factory);
        Counter neighbours = counters.get((number + 1) % counters.size()).await();
        LongConsumer other =
                knownRemote && neighbours instanceof LazyCounter lazy
                        ? lazy::addRemote
                        : neighbours::add;
        return new RemoteTask(own, other, share);
    }

    @Override
    public long counted() {
        return counters.stream().mapToLong(counter -> counter.await().sum()).sum();
    }

    @Override
    public void close() {
        counters.forEach(counter -> counter.await().close());
    }
}
