package dev.percpu.harness.run;

import dev.percpu.harness.kernel.Load;
import dev.percpu.harness.kernel.Measurement;
import dev.percpu.harness.kernel.RepetitionRunner;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.ResultDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One series of measurements of the kernel: rounds of everything that is compared, the first ones
 * for nothing but to warm up, and a last one that is sampled.
 *
 * <p>The first repetition that fails ends the series: whatever stands in its way, such as a limit
 * of processes or a command that is broken, would stand in the way of the others. What came before
 * it is stored. A signal does the same, and ends all processes of the repetition under way.
 */
public final class KernelRun {

    private final List<Measurement> measurements;
    private final Load load;
    private final boolean sampled;
    private final ResultDirectory directory;
    private final RepetitionRunner runner;
    private final Progress progress;
    private final List<ForkRow> rows = new ArrayList<>();
    private final Set<String> warned = new HashSet<>();
    private final long began = System.nanoTime();
    private final Object storing = new Object();
    private int done;
    private boolean stopped;

    /**
     * A series that has not begun.
     *
     * @param measurements what is compared
     * @param load how often each is repeated
     * @param sampled whether a last round is sampled
     * @param directory where the rows go
     * @param runner runs each repetition
     * @param progress who is told
     */
    public KernelRun(
            List<Measurement> measurements,
            Load load,
            boolean sampled,
            ResultDirectory directory,
            RepetitionRunner runner,
            Progress progress) {
        this.measurements = List.copyOf(measurements);
        this.load = load;
        this.sampled = sampled;
        this.directory = directory;
        this.runner = runner;
        this.progress = progress;
    }

    /**
     * Runs all rounds, or those up to the first failure.
     *
     * @return the rows; the last has the error, if there was one
     * @throws StoppedException if a signal has come; the rows so far are stored
     */
    public List<ForkRow> execute() throws StoppedException {
        Thread hook = new Thread(this::stop, "stop-kernel");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            boolean good = rounds();
            progress.finished(
                    rows.size()
                            + (good ? " repetitions in " : " repetitions until the failure, in ")
                            + Progress.text(elapsed())
                            + "; results in "
                            + directory.path());
            return List.copyOf(rows);
        } finally {
            Run.unhook(hook);
        }
    }

    private boolean rounds() throws StoppedException {
        for (int round = 0; round < load.warmup(); round++) {
            if (!round(round, Optional.empty())) {
                return false;
            }
        }
        for (int round = 0; round < load.repeat(); round++) {
            if (!round(round, Optional.of(Purpose.TIMING))) {
                return false;
            }
        }
        return !sampled || round(0, Optional.of(Purpose.COUNTING));
    }

    /** A round whose rows are kept for a purpose, or are not unless they fail. */
    private boolean round(int round, Optional<Purpose> purpose) throws StoppedException {
        for (Measurement measurement : measurements) {
            Plan.Step step =
                    new Plan.Step(measurement.cell(), round, purpose.orElse(Purpose.TIMING));
            String what = purpose.map(KernelRun::word).orElse("warm-up");
            progress.starting(done, total(), label(measurement, what, round), elapsed());
            ForkRow row = runner.run(measurement, step, log(what, round));
            done++;
            if (purpose.isPresent() || row.error().isPresent()) {
                store(row);
            }
            progress.warn(row.warnings().stream().filter(warned::add).toList());
            if (row.error().isPresent()) {
                progress.warn(List.of(row.error().orElseThrow()));
                return false;
            }
        }
        return true;
    }

    private static String word(Purpose purpose) {
        return purpose == Purpose.TIMING ? "repetition" : "sampling";
    }

    private static String label(Measurement measurement, String what, int round) {
        return measurement.cell().scene().workloadLabel() + ", " + what + " " + (round + 1);
    }

    private int total() {
        return (load.warmup() + load.repeat() + (sampled ? 1 : 0)) * measurements.size();
    }

    private Path log(String what, int round) {
        Path logs = directory.path().resolve(Session.FORKS);
        try {
            return Files.createDirectories(logs).resolve(what + "-" + (round + 1) + ".log");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to '" + logs + "'", e);
        }
    }

    private void store(ForkRow row) throws StoppedException {
        if (row.error().isPresent()) {
            Run.awaitSignal();
        }
        synchronized (storing) {
            if (stopped) {
                throw new StoppedException();
            }
            directory.append(row);
            rows.add(row);
        }
    }

    private void stop() {
        synchronized (storing) {
            stopped = true;
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        progress.finished(
                "stopped: "
                        + rows.size()
                        + " repetitions are kept; 'counters report "
                        + directory.path()
                        + "' shows them");
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
