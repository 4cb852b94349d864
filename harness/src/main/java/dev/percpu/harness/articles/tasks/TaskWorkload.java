package dev.percpu.harness.articles.tasks;

import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Gauge;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.LoadWorkload;
import java.util.List;
import java.util.Optional;

/** The workload in which threads own tasks, each with four counters. */
public final class TaskWorkload extends LoadWorkload {

    public TaskWorkload() {
        super(
                "tasks",
                "every thread owns tasks, which live with four counters as the articles' processes"
                        + " do",
                TaskParameters.ALL);
    }

    @Override
    public void check(Job job) {
        TaskParameters.of(job.parameters()).script();
    }

    @Override
    public long updaters(Job job, int threads) {
        return TaskParameters.of(job.parameters()).threads();
    }

    @Override
    public Optional<String> refusal(Job job, Subject subject, int threads) {
        return job.word(TaskParameters.EXTENT).equals("separate")
                        && subject.name().startsWith("unified:")
                ? Optional.of(
                        subject.name()
                                + " holds all of an mm in one allocation; use extent=together")
                : Optional.empty();
    }

    @Override
    public List<String> jvmArguments(int threads, List<String> asked) {
        return asked.stream().anyMatch(argument -> argument.startsWith("-Xm"))
                ? List.of()
                : FIXED_HEAP;
    }

    @Override
    public Optional<Gauge> gauge(Job job, int possibleCpus) {
        int cpus = Math.max(TaskGauge.CPUS, possibleCpus);
        return Optional.of(
                new Gauge(
                        TaskGauge.class,
                        List.of(
                                "percpu:heap",
                                String.valueOf(cpus),
                                String.valueOf(TaskGauge.SHARE)),
                        "creating and closing percpu:heap for %d CPUs takes %.1f%% of fork-true"
                                .formatted(cpus, 100 * TaskGauge.SHARE)));
    }

    @Override
    public Load load(Job job, Subject subject, int threads) {
        return new TaskLoad(job.parameters(), subject, threads);
    }
}
