package dev.percpu.harness.bench.workloads;

import dev.percpu.counters.Counter;
import dev.percpu.counters.LazyCounter;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Parameter.Choice;
import dev.percpu.harness.bench.Promise;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Task;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.LoadWorkload;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A counter for each thread, which creates and therefore owns it. The neighbouring thread updates
 * it, too.
 */
public final class Remote extends LoadWorkload {

    public Remote() {
        super(
                "remote",
                "every thread has its own counter, and adds 1 to it or to its neighbour's"
                        + " counter",
                share("updates that go to the neighbour's", 0, 100),
                new Choice(
                        "path",
                        "how the neighbour's counter is updated: by addRemote() if it has that"
                                + " method, or by add()",
                        List.of("remote", "add")));
    }

    @Override
    public int leastThreads(Job job) {
        return 2;
    }

    @Override
    public long updaters(Job job, int threads) {
        return 1;
    }

    @Override
    public Load load(Job job, Subject subject, int threads) {
        return new RemoteLoad(
                subject.prepared(ForkSettings.counterOptions()),
                threads,
                job.number("share"),
                job.word("path").equals("remote"));
    }

    private static final class RemoteLoad implements Load {

        private final Supplier<Counter> factory;
        private final List<Promise<Counter>> counters;
        private final int share;
        private final boolean knownRemote;

        /**
         * {@code knownRemote}: whether the neighbour uses {@code addRemote}, if the counter has it,
         * to say that it is not the owner.
         */
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

    static final class RemoteTask extends Task {

        private static final int WHOLE = 100;

        private final Counter own;
        private final LongConsumer other;
        private final int share;

        RemoteTask(Counter own, LongConsumer other, int share) {
            this.own = own;
            this.other = other;
            this.share = share;
        }

        @Override
        public long step() {
            issued++;
            position += share;
            if (position >= WHOLE) {
                position -= WHOLE;
                other.accept(1);
            } else {
                own.add(1);
            }
            return 0;
        }
    }
}
