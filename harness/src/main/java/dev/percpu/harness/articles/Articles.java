package dev.percpu.harness.articles;

import dev.percpu.harness.articles.kernel.KernelCommand;
import dev.percpu.harness.articles.kernel.KernelForks;
import dev.percpu.harness.articles.kernel.ProcessCost;
import dev.percpu.harness.articles.kernel.ProcessTables;
import dev.percpu.harness.cli.CommandParts;
import dev.percpu.harness.cli.Experiments;
import dev.percpu.harness.report.Section;
import dev.percpu.harness.run.Forks;
import dev.percpu.harness.run.Session;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Manifest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Registers the articles' experiments with the harness. */
public final class Articles implements Experiments {

    /** Nearly the same on any machine: most of it is forks with a fixed number of processes. */
    private static final Duration REPRODUCTION = Duration.ofMinutes(45);

    /** For the service loader. */
    public Articles() {}

    @Override
    public List<Class<?>> commands() {
        return List.of(KernelCommand.class, ReproduceCommand.class);
    }

    @Override
    public List<CommandParts.Part> night() {
        return List.of(
                new CommandParts.Part(
                        "the articles' experiments", "articles", "reproduce", REPRODUCTION));
    }

    @Override
    public Optional<Forks> forks(Session session) throws IOException {
        return ofKernel(session.manifest())
                ? Optional.of(KernelForks.of(session))
                : Optional.empty();
    }

    @Override
    public Optional<Section> section(Manifest manifest, List<ForkResult> results) {
        return ofKernel(manifest)
                ? Optional.of(ProcessTables.of(ProcessCost.of(results)))
                : Optional.empty();
    }

    private static boolean ofKernel(Manifest manifest) {
        return manifest.plan().cells().stream().anyMatch(cell -> cell.kind() == Kind.KERNEL);
    }
}
