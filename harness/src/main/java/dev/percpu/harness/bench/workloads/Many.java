package dev.percpu.harness.bench.workloads;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Parameter.Choice;
import dev.percpu.harness.bench.Parameter.Range;
import dev.percpu.harness.bench.Promise;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Task;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.LoadWorkload;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Many counters. Either all threads share them, or each thread creates and uses the same number of
 * its own.
 */
public final class Many extends LoadWorkload {

    public Many() {
        super(
                "many",
                "every thread adds 1 to counters that it picks from a large set in random order",
                new Range("counters", "the number of counters", "", 1, 100_000, 1_000),
                new Choice(
                        "owned", "whether all threads share them", List.of("shared", "by-thread")),
                new Choice("distribution", "how threads pick them", List.of("uniform", "zipf")));
    }

    private static boolean shared(Job job) {
        return job.word("owned").equals("shared");
    }

    @Override
    public long updaters(Job job, int threads) {
        return shared(job) ? threads : 1;
    }

    @Override
    public Load load(Job job, Subject subject, int threads) {
        int counters = job.number("counters");
        boolean zipf = job.word("distribution").equals("zipf");
        return new ManyLoad(
                subject.prepared(ForkSettings.counterOptions()),
                counters,
                shared(job),
                thread -> zipf ? Draws.zipf(counters, thread) : Draws.uniform(counters, thread));
    }

    private static final class ManyLoad implements Load {

        private final Supplier<Counter> factory;
        private final int counters;
        private final boolean shared;
        private final IntFunction<int[]> order;
        private final Promise<Counter[]> everybodys = new Promise<>();
        private final List<Counter[]> all = new CopyOnWriteArrayList<>();

        /** {@code order} draws the order of a thread from the thread's number. */
        ManyLoad(
                Supplier<Counter> factory, int counters, boolean shared, IntFunction<int[]> order) {
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

    static final class ManyTask extends Task {

        private final Counter[] counters;
        private final int[] order;

        /** The length of the order is a power of two; the task repeats the order from its start. */
        ManyTask(Counter[] counters, int... order) {
            this.counters = counters;
            this.order = order;
        }

        @Override
        public long step() {
            int next = order[(int) issued & (order.length - 1)];
            issued++;
            counters[next].add(1);
            return 0;
        }
    }
}
