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
 * What runs the threads of a fork: JMH if each thread can have a CPU; a worker pool if there are
 * more threads than CPUs, or if the threads are virtual. JMH's threads spin while they wait for one
 * another, which takes seconds when many threads share a CPU.
 *
 * @param job what the threads do
 * @param threads the number of threads
 * @param crowded whether a worker pool runs the threads
 */
record Engine(Job job, int threads, boolean crowded) {

    private static final String UPDATE = ".update";

    /** The engine for this number of threads and CPUs. */
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

    /** The qualified name of the benchmark's method. */
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

    /** The values of the benchmark's parameters. */
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

    /** How many operations one call of the benchmark's method stands for. */
    int operations(String subject) {
        return Twins.isInC(subject) && !crowded ? Looped.TURNS : 1;
    }

    /** How many threads JMH starts. */
    int jmhThreads() {
        return crowded || job.workload() instanceof BenchmarkWorkload ? 1 : threads;
    }

    /** How many threads run each method of a benchmark group; empty for a single method. */
    List<Integer> sides() {
        return sided() ? List.of(threads - job.readers(), job.readers()) : List.of();
    }

    /**
     * The JVM arguments that the workload needs.
     *
     * @param asked the arguments that the JVM gets in any case
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
