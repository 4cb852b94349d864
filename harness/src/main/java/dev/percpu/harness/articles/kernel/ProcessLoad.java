package dev.percpu.harness.articles.kernel;

import dev.percpu.counters.CpuList;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How often to measure, with how many runners at once, and on which CPUs.
 *
 * @param forks how many times each cell is measured
 * @param warmup forks before the measured ones
 * @param jobs runners at once
 * @param cpus the CPUs that runners are pinned to in turn; empty for no pinning
 */
record ProcessLoad(int forks, int warmup, int jobs, List<Integer> cpus) {

    private static final int MOST_JOBS = 16_384;

    /** The subject is the kernel, whatever program makes the calls. */
    private static final String SUBJECT = "kernel";

    ProcessLoad {
        cpus = List.copyOf(cpus);
    }

    /** Refuses a load that is not possible on the CPUs that this process may run on. */
    void check(CpuList allowed) throws PlanException {
        atLeast("--forks", forks, 1);
        atLeast("--warmup", warmup, 0);
        atLeast("--jobs", jobs, 1);
        if (jobs > MOST_JOBS) {
            throw new PlanException("--jobs is " + jobs + "; give no more than " + MOST_JOBS);
        }
        for (int cpu : cpus) {
            if (!allowed.contains(cpu)) {
                throw new PlanException(
                        "this process may not run on CPU " + cpu + "; choose from " + allowed);
            }
        }
    }

    static void atLeast(String option, long value, long least) throws PlanException {
        if (value < least) {
            throw new PlanException(option + " is " + value + "; give " + least + " or more");
        }
    }

    /** The cell of a workload with its own parameters under this load. */
    CellKey cell(String workload, Map<String, String> parameters) {
        TreeMap<String, String> all = new TreeMap<>(parameters);
        all.put("jobs", Integer.toString(jobs));
        String pinning =
                cpus.isEmpty()
                        ? Scenario.NOWHERE
                        : cpus.stream().map(String::valueOf).collect(Collectors.joining(","));
        return new CellKey(
                SUBJECT,
                Kind.KERNEL,
                new Scenario(
                        workload,
                        all,
                        jobs,
                        pinning,
                        Optional.empty(),
                        Scenario.NO_JDK,
                        List.of()));
    }
}
