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
 * Experiments that stand apart from the general harness, and register with it as a service. What
 * they measure goes through the same pipeline: a plan, forks, rows, a report.
 */
public interface Experiments {

    /** The classes of their commands. */
    List<Class<?>> commands();

    /** What of them belongs into a night on a large machine. */
    List<CommandParts.Part> night();

    /**
     * Who carries out the forks of a run, if it is one of these experiments.
     *
     * @throws IOException if it cannot be done here; the message is fit for a user
     */
    Optional<Forks> forks(Session session) throws IOException;

    /** What the report of a run has instead of tables of counters, if it is one of theirs. */
    Optional<Section> section(Manifest manifest, List<ForkResult> results);

    /** All that are registered. */
    static List<Experiments> all() {
        return ServiceLoader.load(Experiments.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
