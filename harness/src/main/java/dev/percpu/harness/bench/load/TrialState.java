package dev.percpu.harness.bench.load;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/** The trial that JMH's threads share. */
@State(Scope.Benchmark)
public class TrialState {

    /** The name of the {@link dev.percpu.harness.bench.Subject}; JMH sets it. */
    @Param("empty")
    public String subject;

    /** The label of the {@link Job}; JMH sets it. */
    @Param("update")
    public String workload;

    Trial trial;

    /** Starts the trial. JMH starts no thread before this has returned. */
    @Setup(Level.Trial)
    public void begin(BenchmarkParams params) {
        trial = new Trial(workload, subject, params.getThreads());
    }
}
