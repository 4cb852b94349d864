package dev.percpu.harness.run;

import dev.percpu.harness.plan.targets.Probe;
import dev.percpu.harness.plan.targets.TargetPlan;
import dev.percpu.harness.stats.Judge;
import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Measure;
import dev.percpu.harness.store.Sample;
import dev.percpu.harness.store.Sample.Stage;
import dev.percpu.harness.store.SampleDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One measurement of targets: the heats, then round after round of everything that is compared.
 *
 * <p>A signal ends this JVM while a fork is under way; that fork is killed, and the samples before
 * it stay.
 */
public final class TargetRun {

    private final TargetPlan plan;
    private final SampleDirectory directory;
    private final ProbeRunner runner;
    private final Progress progress;
    private final List<Sample> samples = new ArrayList<>();
    private final Set<String> warned = new HashSet<>();
    private final Map<String, Long> settled = new HashMap<>();
    private final long began = System.nanoTime();
    private final Object storing = new Object();
    private int forks;
    private int planned;
    private boolean stopped;

    /**
     * A run that has not begun.
     *
     * @param plan what to do
     * @param directory where the samples go
     * @param cpus the CPUs to pin threads to, in the order of preference; empty for no pinning
     * @param progress who is told
     */
    public TargetRun(
            TargetPlan plan, SampleDirectory directory, List<Integer> cpus, Progress progress) {
        this.plan = plan;
        this.directory = directory;
        this.runner = new ProbeRunner(directory.path().resolve(Session.FORKS), plan.timing(), cpus);
        this.progress = progress;
    }

    /**
     * Runs every fork, one after the other. A fork that fails gives a sample with its error, and
     * the next one begins.
     *
     * @return the samples, one at least for each fork
     * @throws StoppedException if a signal has come; the samples so far are stored
     */
    public List<Sample> execute() throws StoppedException {
        Thread hook = new Thread(this::stop, "stop-targets");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            List<Probe.Gauge> gauges = plan.gauges();
            int first = gauges.size() + plan.heats().size();
            planned = first + plan.forks() * (plan.probes().size() + finals());
            for (Probe.Gauge gauge : gauges) {
                measure(gauge, Stage.GAUGE, 0);
            }
            for (Probe probe : plan.heats()) {
                measure(probe, Stage.HEAT, 0);
            }
            List<Probe> probes = withFinalists();
            planned = first + plan.forks() * probes.size();
            for (int fork = 0; fork < plan.forks(); fork++) {
                for (Probe probe : probes) {
                    measure(probe, Stage.FINAL, fork);
                }
            }
            progress.finished(
                    forks
                            + " forks in "
                            + Progress.text(elapsed())
                            + "; samples in "
                            + directory.path());
            return List.copyOf(samples);
        } finally {
            Run.unhook(hook);
        }
    }

    /** The places in the finals, which two competitions may give to the same candidate. */
    private int finals() {
        return competitions().stream()
                .mapToInt(fastest -> Math.min(fastest.finalists(), fastest.candidates().size()))
                .sum();
    }

    private List<Measure.Fastest> competitions() {
        return plan.goals().stream()
                .map(Goal::measure)
                .filter(Measure.Fastest.class::isInstance)
                .map(Measure.Fastest.class::cast)
                .toList();
    }

    private List<Probe> withFinalists() {
        Judge judge = new Judge(samples);
        Set<String> finalists = new HashSet<>();
        competitions().forEach(fastest -> finalists.addAll(judge.finalists(fastest)));
        Set<Probe> probes = new LinkedHashSet<>(plan.probes());
        plan.heats().stream().filter(heat -> finalists.contains(heat.name())).forEach(probes::add);
        return List.copyOf(probes);
    }

    private void measure(Probe probe, Stage stage, int fork) throws StoppedException {
        progress.starting(forks, planned, probe.name() + ", " + word(stage, fork), elapsed());
        ProbeRunner.Outcome outcome = runner.run(probe, stage, fork, settled);
        for (Sample sample : outcome.samples()) {
            store(sample);
            sample.flaw()
                    .ifPresent(flaw -> progress.warn(List.of("'" + sample.probe() + "' " + flaw)));
            if (stage == Stage.GAUGE && sample.error().isEmpty()) {
                settled.put(sample.probe(), (long) sample.value());
            }
        }
        forks++;
        progress.warn(outcome.warnings().stream().filter(warned::add).toList());
    }

    private static String word(Stage stage, int fork) {
        return switch (stage) {
            case GAUGE -> "gauge";
            case HEAT -> "heat";
            case FINAL -> "fork " + (fork + 1);
        };
    }

    private void store(Sample sample) throws StoppedException {
        if (sample.error().isPresent()) {
            Run.awaitSignal();
        }
        synchronized (storing) {
            if (stopped) {
                throw new StoppedException();
            }
            directory.append(sample);
            samples.add(sample);
        }
    }

    private void stop() {
        synchronized (storing) {
            stopped = true;
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        progress.finished(
                "stopped: " + samples.size() + " samples are kept in " + directory.path());
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
