package dev.percpu.harness.run;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.harness.bench.Evidence;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.ProgramWorkload;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Timing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs one fork: either one call of JMH, which starts one JVM, or a program in a JVM of its own. A
 * single call of JMH for many cells would return nothing before its end, and nothing at all for a
 * cell that crashed.
 */
public final class ForkRunner {

    private final Path directory;
    private final Function<Plan.Step, Timing> timing;
    private final Map<String, Path> jdkHomes;
    private final ClassArchive archive;

    /**
     * Creates a runner for one plan.
     *
     * @param directory the directory for each fork's log and evidence
     * @param timing how long each fork measures
     * @param jdkHomes the home of each JDK, by the name that scenarios use for it
     * @param archive the classes of forks that JMH starts
     */
    ForkRunner(
            Path directory,
            Function<Plan.Step, Timing> timing,
            Map<String, Path> jdkHomes,
            ClassArchive archive) {
        this.directory = directory;
        this.timing = timing;
        this.jdkHomes = Map.copyOf(jdkHomes);
        this.archive = archive;
    }

    /**
     * Runs one fork until it succeeds or fails.
     *
     * @param cpus the CPUs to pin its workers to, in the order of the workers' numbers; if there
     *     are more workers than CPUs, the list is used again from its start; empty for no pinning
     * @return its row; if the fork failed, the row holds the error
     * @throws UncheckedIOException if the log cannot be written, or if the machine is the reason
     *     why the fork failed
     */
    public ForkResult run(Plan.Step step, List<Integer> cpus) {
        Instant started = Instant.now();
        String name = ForkName.of(step);
        Path log = file(name + ".log");
        Path evidence = file(name + ".json");
        try (ForkConditions conditions =
                new ForkConditions(step.purpose(), file(name + ".safepoints").toAbsolutePath())) {
            Job job = job(step.cell().scenario());
            List<Series> series =
                    job.workload() instanceof ProgramWorkload program
                            ? program(step.cell(), program, job, cpus, log, evidence)
                            : benchmark(step, job, cpus, log, evidence, conditions);
            Evidence left = Evidence.read(evidence);
            Optional<Conditions> found =
                    left.interference().isPresent()
                            ? Optional.of(conditions.read(left.interference().get()))
                            : Optional.empty();
            return new ForkResult(
                    step.cell(),
                    step.fork(),
                    step.purpose(),
                    series,
                    left.workers(),
                    Optional.of(left.validation()),
                    found,
                    left.warnings(),
                    Optional.empty(),
                    started,
                    Instant.now());
        } catch (RunnerException | IOException e) {
            String reason = JmhFork.reason(e, log);
            HostFault.refuse(reason, directory, programs(step.cell().scenario()));
            return ForkResult.failed(step, started, reason + "; see " + log);
        }
    }

    private List<Path> programs(Scenario scenario) {
        return Optional.ofNullable(jdkHomes.get(scenario.jdk()))
                .map(home -> List.of(home.resolve("bin/java")))
                .orElse(List.of());
    }

    private Path file(String name) {
        try {
            return Files.createDirectories(directory).resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to '" + directory + "'", e);
        }
    }

    private static Job job(Scenario scenario) throws IOException {
        try {
            return Job.of(scenario);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** How many CPUs the workers can use at the same time. */
    private static int available(List<Integer> cpus) {
        return cpus.isEmpty()
                ? Math.min(Affinity.allowed().size(), Runtime.getRuntime().availableProcessors())
                : (int) cpus.stream().distinct().count();
    }

    /** Runs a program in a JVM of its own. */
    private List<Series> program(
            CellKey cell,
            ProgramWorkload program,
            Job job,
            List<Integer> cpus,
            Path log,
            Path evidence)
            throws IOException {
        Scenario scenario = cell.scenario();
        List<String> flags = new ArrayList<>(program.jvmFlags(job));
        flags.addAll(
                new ForkSettings(
                                cpus,
                                evidence.toAbsolutePath(),
                                scenario.possibleCpus(),
                                Optional.empty())
                        .jvmArguments());
        flags.addAll(scenario.jvmArguments());
        new JvmProgram(
                        jdkHome(scenario.jdk()),
                        flags,
                        ProgramWorkload.class,
                        List.of(job.label(), cell.subject()))
                .run(log.toFile(), program.timeout(job, scenario.threads()));
        return Evidence.read(evidence).series();
    }

    /** Runs a benchmark in a JVM that JMH starts. */
    private List<Series> benchmark(
            Plan.Step step,
            Job job,
            List<Integer> cpus,
            Path log,
            Path evidence,
            ForkConditions conditions)
            throws RunnerException, IOException {
        CellKey cell = step.cell();
        Scenario scenario = cell.scenario();
        Engine engine = Engine.of(job, scenario.threads(), available(cpus));
        List<String> flags = new ArrayList<>(engine.jvmArguments(scenario.jvmArguments()));
        flags.addAll(conditions.jvmArguments());
        flags.addAll(
                new ForkSettings(
                                cpus,
                                evidence.toAbsolutePath(),
                                scenario.possibleCpus(),
                                conditions.perf().map(PerfStat::control))
                        .jvmArguments());
        flags.addAll(scenario.jvmArguments());
        JmhFork.Scores scores =
                JmhFork.run(
                        new JmhFork.Benchmark(
                                engine.method(),
                                engine.parameters(cell.subject()),
                                engine.operations(cell.subject()),
                                engine.jmhThreads(),
                                engine.sides(),
                                timing.apply(step),
                                jdkHome(scenario.jdk()),
                                flags,
                                conditions.perf()),
                        archive,
                        log);
        return engine.series(scores, Evidence.read(evidence).series());
    }

    private Path jdkHome(String jdk) throws IOException {
        Path home = jdkHomes.get(jdk);
        if (home == null) {
            throw new IOException("unknown JDK '" + jdk + "'; use one of " + jdkHomes.keySet());
        }
        return home;
    }
}
