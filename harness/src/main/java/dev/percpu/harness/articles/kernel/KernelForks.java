package dev.percpu.harness.articles.kernel;

import dev.percpu.harness.run.ForkName;
import dev.percpu.harness.run.Forks;
import dev.percpu.harness.run.HostFault;
import dev.percpu.harness.run.Session;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs the forks of the kernel's experiments. In each session, warm-up forks come before the first
 * fork of a cell.
 */
public final class KernelForks implements Forks {

    /** The option that omits the sampled fork. */
    static final String NO_PERF = "--no-perf";

    private static final String TICK =
            "This kernel separates user from system time by its clock tick: all time of a"
                    + " process that ends between two ticks counts as user time. The sum of"
                    + " both is exact, so compare the sum.";

    private final int warmups;
    private final Path logs;
    private final Programs programs;
    private final Perf perf;
    private final Map<String, String> absent = new TreeMap<>();
    private final Set<CellKey> warm = new HashSet<>();

    private KernelForks(Manifest manifest, Path directory) throws IOException {
        warmups = manifest.plan().timing().warmups();
        logs = directory.resolve(Session.FORKS).toAbsolutePath();
        perf = Perf.in(directory);
        unsampled(manifest)
                .ifPresent(
                        reason -> {
                            for (KernelPart part : KernelPart.values()) {
                                absent.put(part.event(), reason);
                            }
                        });
        programs = Programs.unpack(directory);
    }

    /**
     * Prepares the forks of a run.
     *
     * @throws IOException if the native programs cannot be written; the message is fit for a user
     */
    public static KernelForks of(Session session) throws IOException {
        return new KernelForks(session.manifest(), session.directory().path());
    }

    /** Why no fork is sampled; empty if one is. */
    private Optional<String> unsampled(Manifest manifest) {
        if (manifest.plan().counting()) {
            return Optional.empty();
        }
        boolean unwanted =
                List.of(manifest.command().split(" -- ", 2)[0].split(" ")).contains(NO_PERF);
        return unwanted
                ? Optional.of(NO_PERF + " was given")
                : perf.refusal(new NativeCommand(manifest.plan().cells().get(0).scenario()))
                        .or(() -> Optional.of("perf could not take samples when this run began"));
    }

    @Override
    public ForkResult run(Plan.Step step) {
        Instant started = Instant.now();
        NativeCommand command = new NativeCommand(step.cell().scenario());
        try {
            Path log = Files.createDirectories(logs).resolve(ForkName.of(step) + ".log");
            Path errors = log.resolveSibling(log.getFileName() + ".err");
            List<String> line = command.line(programs, log);
            if (warm.add(step.cell())) {
                for (int i = 0; i < warmups; i++) {
                    RunnerReport.run(line, errors);
                }
            }
            if (step.purpose() == Purpose.COUNTING) {
                Perf.Sampled sampled = perf.sample(command, line);
                return sampled.report()
                        .result(step, started, sampled.conditions(), sampled.warnings());
            }
            RunnerReport report = RunnerReport.run(line, errors);
            return report.result(
                    step,
                    started,
                    Conditions.ofEvents(Map.of(), false, absent),
                    command.userless() && report.byTick() ? List.of(TICK) : List.of());
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            HostFault.refuse(reason, logs, List.of(Path.of(programs.path(Programs.RUNNER))));
            return ForkResult.failed(step, started, reason);
        }
    }

    /** A limit on processes or a broken command would make all forks fail. */
    @Override
    public boolean endAtFailure() {
        return true;
    }

    @Override
    public void close() {
        programs.close();
    }
}
