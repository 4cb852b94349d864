package dev.percpu.harness.articles.sockets;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Parameter;
import dev.percpu.harness.bench.Parameter.Gauged;
import dev.percpu.harness.bench.Parameter.Range;
import dev.percpu.harness.bench.Promise;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Task;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Twins;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The protocol that all connections of a fork belong to. Thread number 0 creates its counter.
 * Thread-safe.
 */
public final class SocketLoad implements Load {

    /** The parameter that is the counter's share of a request's time. */
    public static final String SHARE = "share";

    private static final String CONNECTIONS = "connections";
    private static final String ROOM = "room";
    private static final String WORK = "work";

    /** All parameters of the workload. */
    public static final List<Parameter> ALL =
            List.of(
                    new Range(CONNECTIONS, "connections of each thread", "", 1, 10_000_000, 64),
                    new Range(
                            ROOM,
                            "the highest limit, in percent of what all connections can hold",
                            "%",
                            1,
                            10_000,
                            150),
                    new Range(
                            SHARE,
                            "share of one thread's time that the atomic counter takes; the"
                                    + " length of work follows from it",
                            "%",
                            1,
                            100,
                            5),
                    new Gauged(
                            new Range(
                                    WORK,
                                    "steps of other work in each request",
                                    "",
                                    0,
                                    1_000_000_000,
                                    0)));

    private final Subject subject;
    private final Connections.Limits limits;
    private final int each;
    private final int work;
    private final Connections.Pressure pressure = new Connections.Pressure();
    private final Promise<Counter> counter = new Promise<>();
    private final List<Connections> all = new CopyOnWriteArrayList<>();

    /** Creates a protocol without connections. */
    public SocketLoad(Map<String, String> parameters, Subject subject, int threads) {
        this.subject = subject;
        each = Integer.parseInt(parameters.get(CONNECTIONS));
        work = Integer.parseInt(parameters.get(WORK));
        limits = limits(threads, each, Integer.parseInt(parameters.get(ROOM)));
    }

    static Connections.Limits limits(int threads, int connections, int room) {
        return Connections.Limits.of((long) threads * connections * Connections.MOST_PAGES, room);
    }

    @Override
    public Task task(int number) {
        Counter shared = number == 0 ? counter.keep(subject.factory()) : counter.await();
        Connections connections = new Connections(shared, limits, pressure, each, work);
        all.add(connections);
        return connections;
    }

    /** The counter's sum. Checks first that the limit was kept. */
    @Override
    public long counted() {
        if (subject.kind() != Kind.EMPTY && !Twins.isLossy(subject.name())) {
            checkLimit(counter.await(), limits, all.stream().mapToLong(Connections::issued).sum());
        }
        return counter.await().sum();
    }

    /** Checks that the limit was kept. Call it only when no request is in progress. */
    static void checkLimit(Counter counter, Connections.Limits limits, long outstanding) {
        long tolerated = limits.max() + counter.accuracy().under();
        if (outstanding > tolerated) {
            throw new IllegalStateException(
                    outstanding
                            + " pages are charged; that is more than the limit of "
                            + limits.max()
                            + " plus the "
                            + counter.accuracy().under()
                            + " that a read may be too low by");
        }
    }

    @Override
    public void close() {
        counter.await().close();
    }
}
