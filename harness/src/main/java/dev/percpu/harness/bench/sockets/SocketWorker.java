package dev.percpu.harness.bench.sockets;

import dev.percpu.harness.bench.Presence;
import dev.percpu.harness.store.Series;
import java.io.IOException;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/** One measured thread, which serves requests of its own connections. */
@State(Scope.Thread)
public class SocketWorker {

    private Presence presence;
    private Connections connections;

    /** Created by JMH. */
    public SocketWorker() {}

    /**
     * Pins the calling thread and opens its connections.
     *
     * @param plan the protocol
     * @param params the thread's number
     */
    @Setup(Level.Trial)
    public void open(SocketPlan plan, ThreadParams params) {
        presence = new Presence(params.getThreadIndex(), Series.UPDATE, plan.pins());
        connections = plan.connections();
    }

    /** Notes where the thread is. */
    @TearDown(Level.Iteration)
    public void look() {
        presence.look();
    }

    /** The measured operation. */
    long serve() {
        return connections.serve();
    }

    /**
     * Reports what this thread did.
     *
     * @param plan takes the report
     * @throws IOException if the evidence cannot be written
     */
    @TearDown(Level.Trial)
    public void report(SocketPlan plan) throws IOException {
        plan.report(
                new SocketPlan.Report(
                        presence.report(connections.charged()), connections.outstanding()));
    }
}
