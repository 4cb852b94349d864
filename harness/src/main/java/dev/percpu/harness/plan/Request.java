package dev.percpu.harness.plan;

import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.store.Order;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a user asked for. An empty list asks for what is usual on the machine.
 *
 * @param all whether everything usual is measured in full, where nothing is named
 * @param subjects names of variants and peers
 * @param possibleCpus numbers of CPUs that counters are laid out for
 * @param jdks directories of JDKs
 * @param jvmArguments arguments that every fork gets
 * @param forks how many forks a cell has, if not as many as the preset says
 * @param seed shuffles rounds
 * @param budget the longest time that the run may take
 * @param untilCi how narrow the interval of each cell is to be, as a share of the mean
 * @param counting whether forks of their own count hardware events
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
        Order order,
        int seed,
        Optional<Duration> budget,
        Optional<Double> untilCi,
        boolean counting) {

    /** Copies the lists. */
    public Request {
        subjects = List.copyOf(subjects);
        workloads = List.copyOf(workloads);
        threads = List.copyOf(threads);
        pinnings = List.copyOf(pinnings);
        possibleCpus = List.copyOf(possibleCpus);
        jdks = List.copyOf(jdks);
        jvmArguments = List.copyOf(jvmArguments);
    }

    /** Whether screening chooses what is measured in full: nothing is named that would. */
    boolean staged() {
        return !all && subjects.isEmpty() && workloads.isEmpty() && threads.isEmpty();
    }

    /** The same for one workload with one number of threads. */
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
