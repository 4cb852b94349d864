package dev.percpu.harness.articles.sockets;

import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Gauge;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.LoadWorkload;
import java.util.List;
import java.util.Optional;

/** The workload in which threads serve requests. */
public final class SocketWorkload extends LoadWorkload {

    public SocketWorkload() {
        super(
                "socket-memory",
                "every thread serves requests, whose memory is charged to one shared counter",
                SocketLoad.ALL);
    }

    @Override
    public Optional<Gauge> gauge(Job job, int possibleCpus) {
        int percent = job.number(SocketLoad.SHARE);
        return Optional.of(
                new Gauge(
                        SocketGauge.class,
                        List.of("atomic:heap", String.valueOf(percent / 100.0)),
                        "atomic:heap takes %d%% of a request's time with one thread"
                                .formatted(percent)));
    }

    @Override
    public Load load(Job job, Subject subject, int threads) {
        return new SocketLoad(job.parameters(), subject, threads);
    }
}
