package dev.percpu.harness.bench.tasks;

import dev.percpu.harness.bench.Presence;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.infra.ThreadParams;
import org.openjdk.jmh.runner.IterationType;

/** One measured thread: it owns one task after the other. */
@State(Scope.Thread)
public class TaskWorker {

    /** A share that is too small for the clock; no share is nothing. */
    private static final double LEAST = 1e-9;

    private final List<Double> shares = new ArrayList<>();
    private final List<Double> lifecycles = new ArrayList<>();
    private Presence presence;
    private TaskOwner owner;

    /** Created by JMH. */
    public TaskWorker() {}

    /**
     * Pins the calling thread and makes it an owner.
     *
     * @param plan what tasks are
     * @param params the thread's number
     */
    @Setup(Level.Trial)
    public void begin(TaskPlan plan, ThreadParams params) {
        int number = params.getThreadIndex();
        presence = new Presence(number, Series.UPDATE, plan.pins());
        owner = plan.owner(number);
    }

    /** Forgets the times of what came before. */
    @Setup(Level.Iteration)
    public void forget() {
        owner.ledger().reset();
    }

    /** The measured operation. */
    long turn() {
        return owner.turn();
    }

    /**
     * Keeps an iteration's times.
     *
     * @param params what the iteration was for
     */
    @TearDown(Level.Iteration)
    public void keep(IterationParams params) {
        presence.look();
        Ledger ledger = owner.ledger();
        if (params.getType() == IterationType.MEASUREMENT && ledger.tasks() > 0) {
            lifecycles.add(ledger.lifecycleNanos());
            shares.add(Math.max(LEAST, ledger.lifecycleNanos() / ledger.totalNanos()));
        }
    }

    /**
     * Ends the tasks that are still alive, and reports.
     *
     * @param plan takes the report
     * @throws IOException if the evidence cannot be written
     */
    @TearDown(Level.Trial)
    public void end(TaskPlan plan) throws IOException {
        owner.close();
        Validation validation = owner.ledger().validation();
        plan.report(
                new TaskPlan.Report(
                        presence.report(validation.issued()), validation, shares, lifecycles));
    }
}
