package dev.percpu.harness.cli;

import dev.percpu.harness.report.Section;
import dev.percpu.harness.run.Forks;
import dev.percpu.harness.run.Session;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Manifest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Experiments that are separate from the general harness and register with it as a service. Their
 * measurements use the same steps: a plan, forks, rows, a report.
 */
public interface Experiments {

    /** The classes of the experiments' commands. */
    List<Class<?>> commands();

    /** The experiments' commands that {@code counters night} runs. */
    List<CommandParts.Part> night();

    /**
     * What carries out the forks of a run; empty if the run is not one of these experiments.
     *
     * @throws IOException if it cannot be done here; the message is fit for a user
     */
    Optional<Forks> forks(Session session) throws IOException;

    /**
     * The section that replaces the tables of counters in the report of a run; empty if the run is
     * not one of these experiments.
     */
    Optional<Section> section(Manifest manifest, List<ForkResult> results);

    /** All registered experiments. */
    static List<Experiments> all() {
        return ServiceLoader.load(Experiments.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
