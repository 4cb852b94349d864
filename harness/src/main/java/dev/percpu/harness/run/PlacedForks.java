package dev.percpu.harness.run;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.place.Place;
import dev.percpu.harness.place.PlaceException;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Scene;
import dev.percpu.harness.store.Timing;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Forks on this machine, each on the CPUs that its scene's place gives it. */
public final class PlacedForks implements Forks {

    private final ForkRunner runner;
    private final Topology topology;

    /**
     * The forks of a run.
     *
     * @param directory where each fork's log and evidence go
     * @param timing how long each of them measures
     * @param jdks the JDKs that scenes name
     * @param topology this machine's CPUs
     */
    public PlacedForks(Path directory, Timing timing, List<Jdk> jdks, Topology topology) {
        this.runner =
                new ForkRunner(
                        directory,
                        timing,
                        jdks.stream()
                                .collect(Collectors.toMap(Jdk::name, jdk -> Path.of(jdk.home()))));
        this.topology = topology;
    }

    @Override
    public ForkRow run(Plan.Step step) {
        Scene scene = step.cell().scene();
        Instant started = Instant.now();
        try {
            List<Integer> cpus = Place.parse(scene.place()).cpus(topology, scene.threads());
            return runner.run(step, cpus);
        } catch (PlaceException e) {
            return ForkRow.failed(step, started, e.getMessage());
        }
    }
}
