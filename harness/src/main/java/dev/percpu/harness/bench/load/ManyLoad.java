package dev.percpu.harness.bench.load;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Promise;
import dev.percpu.harness.bench.Task;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Many counters: the same for all threads, or as many for each thread, which creates its own. */
final class ManyLoad implements Load {

    private final Supplier<Counter> factory;
    private final int counters;
    private final boolean shared;
    private final IntFunction<int[]> order;
    private final Promise<Counter[]> everybodys = new Promise<>();
    private final List<Counter[]> all = new CopyOnWriteArrayList<>();

    /** {@code order} draws a thread's order by the thread's number. */
    ManyLoad(Supplier<Counter> factory, int counters, boolean shared, IntFunction<int[]> order) {
        this.factory = factory;
        this.counters = counters;
        this.shared = shared;
        this.order = order;
    }

    @Override
    public Task task(int number) {
        Counter[] mine =
                shared && number > 0
                        ? everybodys.await()
                        : number == 0 ? everybodys.keep(this::create) : create();
        return new ManyTask(mine, order.apply(number));
    }

    private Counter[] create() {
        Counter[] created = Stream.generate(factory).limit(counters).toArray(Counter[]::new);
        all.add(created);
        return created;
    }

    @Override
    public long counted() {
        return stream().mapToLong(Counter::sum).sum();
    }

    @Override
    public void close() {
        stream().forEach(Counter::close);
    }

    private Stream<Counter> stream() {
        return all.stream().flatMap(Arrays::stream);
    }
}
