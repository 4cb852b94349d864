package dev.percpu.harness.bench.workloads;

import dev.percpu.counters.Counter;
import dev.percpu.counters.SlotReuse;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Parameter.Choice;
import dev.percpu.harness.bench.Parameter.Range;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Task;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.LoadWorkload;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Counters that live for a moment, each with one thread. */
public final class Lifecycle extends LoadWorkload {

    public Lifecycle() {
        super(
                "lifecycle",
                "every thread creates a counter, adds to it and closes it, again and again",
                new Range("updates", "updates in each life", "", 0, 1_000_000, 10),
                new Choice(
                        "reuse",
                        "when off-heap memory serves another counter",
                        List.of("after-collection", "immediate", "cached")));
    }

    @Override
    public long updaters(Job job, int threads) {
        return 1;
    }

    @Override
    public Load load(Job job, Subject subject, int threads) {
        String reuse = job.word("reuse").toUpperCase(Locale.ROOT).replace('-', '_');
        Supplier<Counter> factory =
                subject.prepared(ForkSettings.counterOptions().withReuse(SlotReuse.valueOf(reuse)));
        int updates = job.number("updates");
        List<LifecycleTask> tasks = new CopyOnWriteArrayList<>();
        return new Load() {
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
        };
    }

    /**
     * Creates a counter, adds to it and closes it. One operation is one life.
     *
     * <p>Of one life in many the sum is taken before its end, and the updates of those lives alone
     * count as issued: a walk in every life would be measured with it, and can cost more than all
     * the rest.
     */
    static final class LifecycleTask extends Task {

        /** Lives for each one that is checked, a power of two. */
        private static final int CHECKED_ONE_IN = 1024;

        private final Supplier<Counter> factory;
        private final int updates;

        LifecycleTask(Supplier<Counter> factory, int updates) {
            this.factory = factory;
            this.updates = updates;
        }

        @Override
        public long step() {
            Counter counter = factory.get();
            for (int update = 0; update < updates; update++) {
                counter.add(1);
            }
            if ((position++ & (CHECKED_ONE_IN - 1)) == 0) {
                check(counter);
            }
            kept = counter;
            counter.close();
            return 0;
        }

        /** One more update, so that a life without any has something to lose. */
        private void check(Counter counter) {
            counter.add(1);
            issued += updates + 1L;
            last += counter.sum();
        }

        /** What was found in the lives that were checked. */
        long counted() {
            return last;
        }

        @Override
        public long operations() {
            return position;
        }
    }
}
