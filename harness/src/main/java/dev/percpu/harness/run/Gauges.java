package dev.percpu.harness.run;

import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Gauged;
import dev.percpu.harness.bench.load.Gauge;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.Workload;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds the value that a plan leaves to the machine: the length of the work beside counters. It is
 * found once for all cells of a run, before the first cell is measured, and their rows hold it as a
 * number.
 */
public final class Gauges {

    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    private final int possibleCpus;
    private final List<Integer> cpus;
    private final Consumer<String> told;
    private final Map<Gauge, Long> found = new HashMap<>();

    /**
     * Creates the gauges of one run.
     *
     * @param possibleCpus the machine's possible CPUs
     * @param cpus the CPUs to pin threads to; empty for no pinning
     * @param told receives a message about what was found
     */
    public Gauges(int possibleCpus, List<Integer> cpus, Consumer<String> told) {
        this.possibleCpus = possibleCpus;
        this.cpus = List.copyOf(cpus);
        this.told = told;
    }

    /**
     * Replaces the open values of a plan by numbers.
     *
     * @return the plan with a number for each open value; the same plan if nothing was open
     * @throws IOException if a number cannot be found; the message is one line with the remedy
     */
    public Plan settle(Plan plan) throws IOException {
        Set<CellKey> cells = new LinkedHashSet<>();
        for (CellKey cell : plan.cells()) {
            cells.add(new CellKey(cell.subject(), cell.kind(), settle(cell.scenario())));
        }
        return plan.withCells(new ArrayList<>(cells));
    }

    private Scenario settle(Scenario scenario) throws IOException {
        Job job = Job.of(scenario);
        Optional<Gauge> gauge = job.gauge(possibleCpus);
        return gauge.isEmpty()
                ? scenario
                : scenario.withParameters(job.settled(steps(gauge.orElseThrow())).parameters());
    }

    /**
     * The length of work that a gauge finds. A gauge that was asked before gives the same answer.
     *
     * @throws IOException if there is no such length; the message is one line with the remedy
     */
    public long steps(Gauge gauge) throws IOException {
        Long known = found.get(gauge);
        if (known != null) {
            return known;
        }
        Gauged result = measured(gauge);
        told.accept(
                String.format(
                        Locale.ROOT,
                        "work=%d, of %.1f µs: %s",
                        result.steps(),
                        result.steps() * result.stepNanos() / 1000,
                        gauge.what()));
        found.put(gauge, result.steps());
        return result.steps();
    }

    private Gauged measured(Gauge gauge) throws IOException {
        Path log = Files.createTempFile("gauge", ".log");
        Path evidence = Files.createTempFile("gauge", ".json");
        try {
            Gauged result = run(gauge, log, evidence);
            Files.delete(log);
            return result;
        } catch (IOException e) {
            throw new IOException(
                    "the length of the work beside counters cannot be found: "
                            + e.getMessage()
                            + "; see "
                            + log
                            + ", or give the length with work=",
                    e);
        } finally {
            Files.delete(evidence);
        }
    }

    /** Runs the program of a gauge in a JVM; fails if no length gives the share. */
    private Gauged run(Gauge gauge, Path log, Path evidence) throws IOException {
        List<String> flags = new ArrayList<>(Workload.FIXED_HEAP);
        flags.addAll(new ForkSettings(cpus, evidence.toAbsolutePath()).jvmArguments());
        List<String> arguments = new ArrayList<>(gauge.arguments());
        arguments.add(evidence.toString());
        new JvmProgram(flags, gauge.program(), arguments).run(log.toFile(), TIMEOUT);
        Gauged found = Gauged.read(evidence);
        if (found.steps() == 0) {
            throw new IOException(
                    "even without work beside them the counters' share is only "
                            + found.share()
                            + "; no length of work can give the share");
        }
        return found;
    }
}
