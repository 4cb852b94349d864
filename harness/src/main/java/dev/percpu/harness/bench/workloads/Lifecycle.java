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

/** Counters that live only for a moment, each used by one thread. */
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
                // Each operation has already closed its counter.
            }
        };
    }

    /**
     * Creates a counter, adds to it and closes it. One operation is one such life.
     *
     * <p>Only in one of many lives is the sum taken before the close, and only the updates of these
     * lives count as issued. A walk in every life would be measured, too, and can cost more than
     * all the rest.
     */
    static final class LifecycleTask extends Task {

        /** One life in this number is checked; a power of two. */
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

        /**
         * Checks a life. It first makes one more update, so that a life without updates also has
         * one that could be lost.
         */
        private void check(Counter counter) {
            counter.add(1);
            issued += updates + 1L;
            last += counter.sum();
        }

        /** The sum of the counters in the lives that were checked. */
        long counted() {
            return last;
        }

        @Override
        public long operations() {
            return position;
        }
    }
}
