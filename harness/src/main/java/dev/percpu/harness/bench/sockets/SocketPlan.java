package dev.percpu.harness.bench.sockets;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Evidence;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Validation;
import dev.percpu.harness.store.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/** The protocol that all connections of a fork belong to. Thread-safe once prepared. */
@State(Scope.Benchmark)
public class SocketPlan {

    /** The name of the {@link Subject} that counts the protocol's pages; JMH sets it. */
    @Param("atomic:heap:single:atomic")
    public String subject;

    /** Connections that each thread serves; JMH sets it. */
    @Param("64")
    public int connections;

    /** The greatest limit in percent of what all connections could hold; JMH sets it. */
    @Param("150")
    public int room;

    /** The steps of other work of a request; JMH sets it. */
    @Param("0")
    public int work;

    private final ForkSettings settings = ForkSettings.ofThisJvm();
    private final List<Report> reports = new ArrayList<>();
    private final Connections.Pressure pressure = new Connections.Pressure();
    private Subject found;
    private Counter counter;
    private Limits limits;
    private int threads;

    /** What a thread leaves at its end. */
    record Report(Worker worker, long outstanding) {}

    /** Created by JMH. */
    public SocketPlan() {}

    /**
     * Creates the protocol's counter.
     *
     * @param params the fork's parameters
     */
    @Setup(Level.Trial)
    public void create(BenchmarkParams params) {
        threads = params.getThreads();
        found = Subject.named(subject);
        counter = found.factory().get();
        limits = limits(threads, connections, room);
    }

    static Limits limits(int threads, int connections, int room) {
        return Limits.of((long) threads * connections * Connections.MOST_PAGES, room);
    }

    List<Integer> pins() {
        return settings.cpus();
    }

    Connections connections() {
        return new Connections(counter, limits, pressure, connections, work);
    }

    /** Takes a thread's report; with the last one, checks sum and limit and leaves the evidence. */
    synchronized void report(Report report) throws IOException {
        reports.add(report);
        if (reports.size() < threads) {
            return;
        }
        reports.sort(Comparator.comparingInt(one -> one.worker().number()));
        long outstanding = reports.stream().mapToLong(Report::outstanding).sum();
        boolean counts = found.kind() != Kind.EMPTY;
        if (counts) {
            checkLimit(counter, limits, outstanding);
        }
        new Evidence(
                        new Validation(counts ? outstanding : 0, counter.sum()),
                        reports.stream().map(Report::worker).toList())
                .write(settings.evidence());
        counter.close();
    }

    /**
     * Checks that the limit was kept, when nothing is in flight.
     *
     * @throws IllegalStateException if it was not
     */
    static void checkLimit(Counter counter, Limits limits, long outstanding) {
        long tolerated = limits.max() + counter.accuracy().under();
        if (outstanding > tolerated) {
            throw new IllegalStateException(
                    outstanding
                            + " pages are charged, more than the limit of "
                            + limits.max()
                            + " and the "
                            + counter.accuracy().under()
                            + " that a read may be too low by");
        }
    }
}
