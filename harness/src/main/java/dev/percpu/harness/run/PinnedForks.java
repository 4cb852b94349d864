package dev.percpu.harness.run;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.pinning.PinningException;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Timing;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Runs forks on this machine, each on the CPUs that the pinning of its scenario selects. */
public final class PinnedForks implements Forks {

    private final ForkRunner runner;
    private final Topology topology;

    /**
     * Creates the forks of a run.
     *
     * @param directory the directory for each fork's log and evidence
     * @param timing how long each fork measures
     * @param jdks the JDKs that scenarios name
     * @param topology this machine's CPUs
     * @param count how many forks are going to run
     */
    public PinnedForks(
            Path directory,
            Function<Plan.Step, Timing> timing,
            List<Jdk> jdks,
            Topology topology,
            int count) {
        this.runner =
                new ForkRunner(
                        directory,
                        timing,
                        jdks.stream()
                                .collect(Collectors.toMap(Jdk::name, jdk -> Path.of(jdk.home()))),
                        new ClassArchive(count));
        this.topology = topology;
    }

    @Override
    public ForkResult run(Plan.Step step) {
        Scenario scenario = step.cell().scenario();
        Instant started = Instant.now();
        try {
            List<Integer> cpus =
                    Pinning.parse(scenario.pinning()).cpus(topology, scenario.threads());
            return runner.run(step, cpus);
        } catch (PinningException e) {
            return ForkResult.failed(step, started, e.getMessage());
        }
    }
}
