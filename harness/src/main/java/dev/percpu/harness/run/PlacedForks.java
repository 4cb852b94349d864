package dev.percpu.harness.run;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.PlannedPlace;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Scene;
import dev.percpu.harness.store.Timing;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Forks on this machine, each on the CPUs that its scene's place gives it. */
public final class PlacedForks implements Forks {

    private final Path directory;
    private final Timing timing;
    private final Topology topology;

    /**
     * The forks of a run.
     *
     * @param directory where each fork's log and evidence go
     * @param timing how long each of them measures
     * @param topology this machine's CPUs
     */
    public PlacedForks(Path directory, Timing timing, Topology topology) {
        this.directory = directory;
        this.timing = timing;
        this.topology = topology;
    }

    @Override
    public ForkRow run(Plan.Step step) {
        Scene scene = step.cell().scene();
        Instant started = Instant.now();
        try {
            List<Integer> cpus = PlannedPlace.parse(scene.place()).cpus(topology, scene.threads());
            return new ForkRunner(directory, timing, cpus).run(step);
        } catch (PlanException e) {
            return new ForkRow(
                    step.cell(),
                    step.fork(),
                    step.purpose(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.of(e.getMessage()),
                    started,
                    Instant.now());
        }
    }
}
