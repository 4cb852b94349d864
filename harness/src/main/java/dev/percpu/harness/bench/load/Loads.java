package dev.percpu.harness.bench.load;

import dev.percpu.counters.Counter;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.harness.articles.sockets.SocketLoad;
import dev.percpu.harness.articles.tasks.TaskLoad;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Task;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes the load of a workload. */
final class Loads {

    private Loads() {}

    /** A load for so many threads, the readers included. */
    static Load of(Workload workload, Subject subject, int threads) {
        Supplier<Counter> factory = subject.prepared(ForkSettings.counterOptions());
        return switch (workload.kind()) {
            case UPDATE, UPDATE_POLLUTED -> alike(factory, UpdateTask::new);
            case MIXED -> {
                int share = workload.number("share");
                boolean precise = precise(workload);
                yield alike(factory, counter -> new MixedTask(counter, share, precise));
            }
            case BURST -> {
                int length = workload.number("length");
                int pause = workload.number("pause");
                yield alike(factory, counter -> new BurstTask(counter, length, pause));
            }
            case VIRTUAL -> {
                int slice = workload.number("slice");
                yield alike(factory, counter -> new YieldTask(counter, slice));
            }
            case GROUPS -> {
                boolean precise = precise(workload);
                yield sides(workload, threads, factory, counter -> new ReadTask(counter, precise));
            }
            case SNAPSHOT -> {
                int rate = workload.number("rate");
                yield sides(
                        workload,
                        threads,
                        factory,
                        counter -> new SnapshotTask((SnapshotCounter) counter, rate));
            }
            case DRAIN -> {
                int rate = workload.number("rate");
                yield sides(workload, threads, factory, counter -> new DrainTask(counter, rate));
            }
            case MANY -> many(workload, factory);
            case LIFECYCLE -> lifecycle(workload, subject);
            case TASKS -> new TaskLoad(workload.parameters(), subject, threads);
            case SOCKET_MEMORY -> new SocketLoad(workload.parameters(), subject, threads);
            case REMOTE ->
                    new RemoteLoad(
                            factory,
                            threads,
                            workload.number("share"),
                            workload.word("path").equals("remote"));
        };
    }

    private static boolean precise(Workload workload) {
        return workload.word("read").equals("precise");
    }

    private static Load alike(Supplier<Counter> factory, Function<Counter, Task> task) {
        return new SharedLoad(factory, Integer.MAX_VALUE, task, task);
    }

    private static Load sides(
            Workload workload,
            int threads,
            Supplier<Counter> factory,
            Function<Counter, Task> reader) {
        return new SharedLoad(factory, threads - workload.readers(), UpdateTask::new, reader);
    }

    private static Load many(Workload workload, Supplier<Counter> factory) {
        int counters = workload.number("counters");
        boolean zipf = workload.word("distribution").equals("zipf");
        return new ManyLoad(
                factory,
                counters,
                workload.word("owned").equals("shared"),
                thread -> zipf ? Draws.zipf(counters, thread) : Draws.uniform(counters, thread));
    }

    private static Load lifecycle(Workload workload, Subject subject) {
        String reuse = workload.word("reuse").toUpperCase(Locale.ROOT).replace('-', '_');
        return new LifecycleLoad(
                subject.prepared(ForkSettings.counterOptions().withReuse(SlotReuse.valueOf(reuse))),
                workload.number("updates"));
    }
}
