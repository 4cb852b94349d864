package dev.percpu.harness.bench.load;

import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Parameter;
import dev.percpu.harness.bench.Subject;
import java.util.List;

/** A workload whose threads run tasks, on JMH's threads or in a {@link WorkerPool}. */
public abstract non-sealed class LoadWorkload extends Workload {

    protected LoadWorkload(String name, String description, List<Parameter> parameters) {
        super(name, description, parameters);
    }

    protected LoadWorkload(String name, String description, Parameter... parameters) {
        this(name, description, List.of(parameters));
    }

    /**
     * Creates the counters of one fork and what its threads do to them.
     *
     * @param threads the number of threads, including readers
     */
    public abstract Load load(Job job, Subject subject, int threads);
}
