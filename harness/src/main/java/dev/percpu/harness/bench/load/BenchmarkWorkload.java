package dev.percpu.harness.bench.load;

import dev.percpu.harness.bench.Evidence;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Parameter;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Task;
import dev.percpu.harness.bench.WorkerPinning;
import dev.percpu.harness.bench.Yardsticks;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * A workload that is a JMH benchmark of its own, with one method and one measured thread. It is for
 * operations that cannot be a {@link Task}, because the task would be measured, too. JMH sets the
 * parameters and the subject in the state of the benchmark.
 */
public abstract non-sealed class BenchmarkWorkload extends Workload {

    private final Class<?> benchmark;

    /**
     * Creates the workload; {@code benchmark} is the state class, whose only benchmark method JMH
     * measures.
     */
    protected BenchmarkWorkload(
            Class<?> benchmark, String name, String description, Parameter... parameters) {
        super(name, description, List.of(parameters));
        this.benchmark = benchmark;
    }

    @Override
    public Optional<String> refusal(Job job, Subject subject, int threads) {
        return Yardsticks.isUpdatable(subject)
                ? Optional.empty()
                : Optional.of(subject.name() + " is not a counter that can be updated");
    }

    @Override
    public int mostThreads(Job job) {
        return leastThreads(job);
    }

    /** The qualified name of the method that JMH runs. */
    public final String method() {
        return Arrays.stream(benchmark.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .map(method -> benchmark.getCanonicalName() + "." + method.getName())
                .findFirst()
                .orElseThrow();
    }

    /** The only measured thread of a fork: pins it, and writes the fork's evidence. */
    public static final class Alone {

        private final ForkSettings settings = ForkSettings.ofThisJvm();
        private final WorkerPinning workerPinning =
                new WorkerPinning(0, Series.UPDATE, settings.cpus());

        /** Pins the calling thread, which must be the measured one. */
        public Alone() {}

        /** Writes the fork's evidence. */
        public void leave(long issued, long counted) throws IOException {
            Validation validation = new Validation(issued, counted);
            new Evidence(validation, List.of(workerPinning.report(issued)))
                    .write(settings.evidence());
        }
    }
}
