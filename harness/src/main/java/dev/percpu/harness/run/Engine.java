package dev.percpu.harness.run;

import dev.percpu.harness.bench.Looped;
import dev.percpu.harness.bench.load.BenchmarkWorkload;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.LoadBenchmark;
import dev.percpu.harness.bench.load.LoadWorkload;
import dev.percpu.harness.bench.load.SidesBenchmark;
import dev.percpu.harness.bench.load.WorkerPoolBenchmark;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Twins;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What runs the threads of a fork: JMH where each of them can have a CPU, and a worker pool where
 * there are more threads than CPUs or where they are virtual. JMH's threads spin while they wait
 * for one another, which takes seconds where many share a CPU.
 *
 * @param job what the threads do
 * @param threads how many of them there are
 * @param crowded whether they are a worker pool
 */
record Engine(Job job, int threads, boolean crowded) {

    private static final String UPDATE = ".update";

    /** The engine for so many threads on so many CPUs. */
    static Engine of(Job job, int threads, int cpus) {
        return new Engine(
                job,
                threads,
                job.workload() instanceof LoadWorkload
                        && (threads > cpus || job.workload().virtual()));
    }

    private boolean sided() {
        return job.readers() > 0 && !crowded;
    }

    /** The benchmark's qualified method. */
    String method() {
        if (job.workload() instanceof BenchmarkWorkload alone) {
            return alone.method();
        }
        if (crowded) {
            return WorkerPoolBenchmark.class.getName() + UPDATE;
        }
        return sided()
                ? SidesBenchmark.class.getName() + "." + SidesBenchmark.GROUP
                : LoadBenchmark.class.getName() + UPDATE;
    }

    /** The benchmark's parameters. */
    Map<String, String> parameters(String subject) {
        if (job.workload() instanceof BenchmarkWorkload) {
            Map<String, String> parameters = new HashMap<>(job.parameters());
            parameters.put("subject", subject);
            return parameters;
        }
        return crowded
                ? Map.of(
                        "subject", subject,
                        "workload", job.label(),
                        "workers", String.valueOf(threads))
                : Map.of("subject", subject, "workload", job.label());
    }

    /** How many operations JMH has to take a call for. */
    int operations(String subject) {
        return Twins.isInC(subject) && !crowded ? Looped.TURNS : 1;
    }

    /** How many threads JMH starts. */
    int jmhThreads() {
        return crowded || job.workload() instanceof BenchmarkWorkload ? 1 : threads;
    }

    /** How many of them run each method of a group; none for a method. */
    List<Integer> sides() {
        return sided() ? List.of(threads - job.readers(), job.readers()) : List.of();
    }

    /**
     * What the JVM has to be told for the workload's sake.
     *
     * @param asked what it is told anyway
     */
    List<String> jvmArguments(List<String> asked) {
        return job.workload().jvmArguments(threads, asked);
    }

    /** The series of a row: those that the fork has measured itself, and JMH's for the rest. */
    List<Series> series(JmhFork.Scores scores, List<Series> own) {
        if (crowded) {
            return own;
        }
        List<Series> series = new ArrayList<>();
        if (!sided()) {
            series.add(throughput(Series.UPDATE, jmhThreads(), scores.all()));
            series.addAll(own);
            return series;
        }
        series.add(throughput(Series.UPDATE, sides().get(0), scores.sides().get(Series.UPDATE)));
        series.addAll(
                own.isEmpty()
                        ? List.of(
                                throughput(
                                        Series.READ,
                                        sides().get(1),
                                        scores.sides().get(SidesBenchmark.WATCH)))
                        : own);
        return series;
    }

    private static Series throughput(String role, int threads, List<Double> values) {
        return new Series(role, Quantity.THROUGHPUT, threads, values);
    }
}
