package dev.percpu.harness.bench.load;

import dev.percpu.harness.bench.Evidence;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Parameter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A workload that is a program: its forks are JVMs without JMH. */
public abstract non-sealed class ProgramWorkload extends Workload {

    protected ProgramWorkload(String name, String description, Parameter... parameters) {
        super(name, description, List.of(parameters));
    }

    /** The flags of its JVM, in addition to those of every measuring JVM. */
    public List<String> jvmFlags(Job job) {
        return List.of();
    }

    /** After this time a program that has not ended is stopped. */
    public Duration timeout(Job job, int threads) {
        return Duration.ofMinutes(10);
    }

    /**
     * Measures in the JVM of the fork.
     *
     * @param subject the subject's name
     * @return the evidence for the parent
     */
    protected abstract Evidence measure(Job job, String subject, ForkSettings settings)
            throws InterruptedException;

    /**
     * The main method of the fork.
     *
     * @param arguments the label of the job, and the subject's name
     * @throws IOException if the evidence cannot be written
     * @throws InterruptedException if the fork is being stopped
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ForkSettings settings = ForkSettings.ofThisJvm();
        Job job = Job.parse(arguments[0]);
        ((ProgramWorkload) job.workload())
                .measure(job, arguments[1], settings)
                .write(settings.evidence());
    }
}
