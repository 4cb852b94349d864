package dev.percpu.harness.plan;

import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.store.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a user asked for. An empty list means the usual values for this machine.
 *
 * @param all whether all usual subjects are measured in full when none is named
 * @param subjects names of variants and peers
 * @param possibleCpus the numbers of CPUs to lay counters out for
 * @param jdks the directories of the JDKs to use
 * @param jvmArguments arguments for the JVM of every fork
 * @param forks the number of forks of a cell; empty for the number of the preset
 * @param seed the seed that shuffles rounds
 * @param budget the longest time that the run may take
 * @param untilCi half the wanted width of each cell's interval, as a share of the mean
 * @param counting whether extra forks count hardware events
 */
public record Request(
        boolean all,
        List<String> subjects,
        List<Job> workloads,
        List<ThreadCounts.Range> threads,
        List<Pinning> pinnings,
        List<Integer> possibleCpus,
        List<Path> jdks,
        List<String> jvmArguments,
        Preset preset,
        Optional<Integer> forks,
        Plan.Order order,
        int seed,
        Optional<Duration> budget,
        Optional<Double> untilCi,
        boolean counting) {

    public Request {
        subjects = List.copyOf(subjects);
        workloads = List.copyOf(workloads);
        threads = List.copyOf(threads);
        pinnings = List.copyOf(pinnings);
        possibleCpus = List.copyOf(possibleCpus);
        jdks = List.copyOf(jdks);
        jvmArguments = List.copyOf(jvmArguments);
    }

    /**
     * Whether screening chooses what is measured in full. It does if the user named nothing that
     * makes the choice.
     */
    boolean staged() {
        return !all && subjects.isEmpty() && workloads.isEmpty() && threads.isEmpty();
    }

    /** The same request for one workload with one number of threads. */
    Request doing(Job job, ThreadCounts.Range count) {
        return new Request(
                all,
                subjects,
                List.of(job),
                List.of(count),
                pinnings,
                possibleCpus,
                jdks,
                jvmArguments,
                preset,
                forks,
                order,
                seed,
                budget,
                untilCi,
                counting);
    }
}
