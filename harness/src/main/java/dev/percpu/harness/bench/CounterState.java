package dev.percpu.harness.bench;

import dev.percpu.counters.Counter;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * The counter under measurement, which all workers of a fork share.
 *
 * <p>JMH has no barrier between the end of one worker's last update and the tear-down of shared
 * state by another, so this has none: the workers report, each for itself.
 */
@State(Scope.Benchmark)
public class CounterState {

    /** The name of the {@link Subject}; JMH sets it. */
    @Param("empty")
    public String subject;

    /** As {@link SharedCounter#counter}: a field of the state, as near as can be. */
    Counter counter;

    SharedCounter shared;

    /** Created by JMH. */
    public CounterState() {}

    /**
     * Creates the counter.
     *
     * @param params the fork's parameters
     */
    @Setup(Level.Trial)
    public void create(BenchmarkParams params) {
        shared = new SharedCounter(subject, params.getThreads());
        counter = shared.counter();
    }
}
