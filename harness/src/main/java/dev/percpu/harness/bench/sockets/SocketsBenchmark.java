package dev.percpu.harness.bench.sockets;

import org.openjdk.jmh.annotations.Benchmark;

/** Every thread serves requests, whose memory is charged to one counter. */
public class SocketsBenchmark {

    /** Created by JMH. */
    public SocketsBenchmark() {}

    /**
     * One request.
     *
     * @param worker serves it
     * @return what its work came to, for JMH to consume
     */
    @Benchmark
    public long request(SocketWorker worker) {
        return worker.serve();
    }
}
