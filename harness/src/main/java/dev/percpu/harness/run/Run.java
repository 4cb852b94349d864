package dev.percpu.harness.run;

import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.ResultDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One run of a plan, from its first fork to its last or to the signal that stops it.
 *
 * <p>A signal ends this JVM while a fork is under way. Every row that has been stored stays, the
 * fork under way is killed and leaves none.
 */
public final class Run {

    /**
     * How long a failed fork is looked at before its row is stored. A terminal's Ctrl-C kills the
     * fork together with this JVM, and the fork's end may be seen first.
     */
    private static final Duration SIGNAL_DELAY = Duration.ofMillis(500);

    private final Plan plan;
    private final ResultDirectory directory;
    private final ForkRunner runner;
    private final List<Integer> cpus;
    private final Progress progress;
    private final List<ForkRow> rows = new ArrayList<>();
    private final Object storing = new Object();
    private boolean stopped;

    /**
     * A run that has not begun.
     *
     * @param plan what to do
     * @param directory where the rows go
     * @param cpus the CPUs to pin workers to, in the order of preference; empty for no pinning
     * @param progress who is told
     */
    public Run(Plan plan, ResultDirectory directory, List<Integer> cpus, Progress progress) {
        this.plan = plan;
        this.directory = directory;
        this.runner =
                new ForkRunner(
                        directory.path().resolve("forks"),
                        plan.timing(),
                        Map.of("own", Path.of(System.getProperty("java.home"))));
        this.cpus = List.copyOf(cpus);
        this.progress = progress;
    }

    /**
     * Runs every fork, one after the other. A fork that fails gives a row with its error, and the
     * next one begins.
     *
     * @return the rows, one for each fork
     * @throws StoppedException if a signal has come; the rows so far are stored
     */
    public List<ForkRow> execute() throws StoppedException {
        Thread hook = new Thread(this::stop, "stop-run");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            long began = System.nanoTime();
            runForks(began);
            progress.finished(summary(since(began)));
            return List.copyOf(rows);
        } finally {
            unhook(hook);
        }
    }

    private void runForks(long began) throws StoppedException {
        Set<String> warned = new HashSet<>();
        for (Plan.Step step : plan.steps()) {
            progress.starting(plan, rows.size(), step, since(began));
            ForkRow row = runner.run(step, cpus);
            store(row);
            progress.warn(row.warnings().stream().filter(warned::add).toList());
            row.error().ifPresent(error -> progress.warn(List.of(error)));
        }
    }

    private void store(ForkRow row) throws StoppedException {
        if (row.error().isPresent()) {
            awaitSignal();
        }
        synchronized (storing) {
            if (stopped) {
                throw new StoppedException();
            }
            directory.append(row);
            rows.add(row);
        }
    }

    /** Waits until a signal that ended a fork would have been seen here, too. */
    static void awaitSignal() throws StoppedException {
        try {
            Thread.sleep(SIGNAL_DELAY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
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
                        + " of "
                        + plan.steps().size()
                        + " forks are kept; 'counters report "
                        + directory.path()
                        + "' shows them");
    }

    static void unhook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // A signal has come: the hook is running, and this JVM ends with it.
            return;
        }
    }

    private String summary(Duration elapsed) {
        long failed = rows.stream().filter(row -> row.error().isPresent()).count();
        return "%d forks in %s, %d failed; results in %s"
                .formatted(rows.size(), Progress.text(elapsed), failed, directory.path());
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
