package dev.percpu.harness.run;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Event;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.text.Plural;
import dev.percpu.harness.text.Shell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One run of a plan. It starts with the first fork that has not been run yet, and ends with the
 * last fork or with the signal that stops it.
 *
 * <p>After the first Ctrl-C, TERM, HUP or USR1, the run waits for the current fork and keeps its
 * row. The second such signal, or any other signal that ends this JVM, kills the fork, which then
 * leaves no row. All rows that are already stored are kept.
 */
public final class Run {

    /**
     * How long the run waits before it stores the row of a failed fork. The signal that ends this
     * JVM may also have reached the fork, and the fork may have ended first.
     */
    private static final Duration SIGNAL_DELAY = Duration.ofMillis(500);

    private final String command;
    private final ResultDirectory directory;
    private final Forks forks;
    private final Progress progress;
    private final Schedule schedule;
    private final Pace pace;
    private final Budget budget;
    private final Set<String> warned = new HashSet<>();
    private final List<ForkResult> results;
    private final Object storing = new Object();
    private final Supplier<Duration> elapsed;
    private volatile boolean asked;
    private boolean stopped;
    private boolean failed;

    /**
     * Creates a run that starts or continues.
     *
     * @param plan what to do
     * @param session where the rows are stored, and the rows that are already there
     * @param progress shows the progress
     */
    public Run(Plan plan, Session session, Forks forks, Progress progress) {
        this(plan, session, forks, progress, sinceNow());
    }

    /** The same, with another source of the time that this session has taken. */
    Run(Plan plan, Session session, Forks forks, Progress progress, Supplier<Duration> elapsed) {
        this.command = command(session.manifest().command());
        this.directory = session.directory();
        this.forks = forks;
        this.progress = progress;
        this.results = new ArrayList<>(session.results());
        this.schedule = new Schedule(plan);
        this.pace = new Pace(plan);
        results.forEach(schedule::add);
        results.forEach(pace::add);
        Duration before = pace.total();
        this.elapsed = elapsed;
        this.budget = new Budget(plan.budget(), pace, () -> before.plus(elapsed.get()));
    }

    /**
     * Runs all forks that are left, one after the other. A fork that fails gives a row with its
     * error, and the next fork starts.
     *
     * @return all rows of the run; those of earlier sessions come first
     * @throws StoppedException if a signal stopped the run; the rows so far are stored
     */
    public List<ForkResult> execute() throws StoppedException {
        Thread hook = new Thread(this::stop, "stop-run");
        Runtime.getRuntime().addShutdownHook(hook);
        Interrupts interrupts = Interrupts.watch(this::ask);
        try {
            runRounds();
            List<String> remarks = remarks();
            directory.log(
                    Event.What.FINISHED,
                    String.join("; ", remarks.isEmpty() ? List.of("complete") : remarks));
            progress.warn(remarks);
            progress.finished(summary());
            return List.copyOf(results);
        } finally {
            interrupts.close();
            unhook(hook);
        }
    }

    private void runRounds() throws StoppedException {
        boolean whole = true;
        List<Plan.Step> due = schedule.due();
        while (whole && !due.isEmpty()) {
            if (due.stream().map(Plan.Step::cell).noneMatch(schedule::untouched)
                    && !budget.allows(due)) {
                return;
            }
            for (Plan.Step step : due) {
                checkAsked();
                if (budget.allows(step)) {
                    run(step);
                } else {
                    whole = false;
                }
                if (failed && forks.endAtFailure()) {
                    return;
                }
            }
            due = schedule.due();
        }
    }

    private void checkAsked() throws StoppedException {
        if (asked) {
            directory.log(Event.What.INTERRUPTED, forks() + " kept");
            progress.finished(kept());
            throw new StoppedException();
        }
    }

    private void run(Plan.Step step) throws StoppedException {
        List<Plan.Step> open = schedule.open();
        progress.starting(
                results.size(),
                results.size() + Math.max(1, open.size()),
                step,
                pace.expected(open));
        directory.log(Event.What.FORK_BEGUN, Progress.text(step));
        ForkResult result = outcome(step);
        store(result);
        progress.ended(results);
        if (step.purpose() == Purpose.SCREENING && schedule.firstContestEnded()) {
            progress.screened(results);
        }
        directory.log(Event.What.FORK_ENDED, Progress.text(step));
        progress.warn(result.warnings().stream().filter(warned::add).toList());
        result.error().ifPresent(error -> progress.warn(List.of(error)));
        failed |= result.error().isPresent();
    }

    /**
     * Runs a fork. JMH does not start a fork in a JVM that is ending, so its refusal may be the
     * first sign of a signal.
     */
    private ForkResult outcome(Plan.Step step) throws StoppedException {
        try {
            return forks.run(step);
        } catch (IllegalStateException e) {
            awaitSignal();
            synchronized (storing) {
                if (stopped) {
                    throw new StoppedException();
                }
            }
            throw e;
        }
    }

    private void store(ForkResult result) throws StoppedException {
        if (result.error().isPresent()) {
            awaitSignal();
            // Ctrl-C may have reached the fork before the fork began to ignore it.
            checkAsked();
        }
        synchronized (storing) {
            if (stopped) {
                throw new StoppedException();
            }
            directory.append(result);
            results.add(result);
        }
        schedule.add(result);
        pace.add(result);
    }

    /** Waits so long that a signal that ended a fork has also reached this JVM. */
    static void awaitSignal() throws StoppedException {
        try {
            Thread.sleep(SIGNAL_DELAY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }

    private void ask() {
        asked = true;
        progress.warn(List.of("stopping after the current fork; Ctrl-C again stops it at once"));
    }

    private void stop() {
        synchronized (storing) {
            stopped = true;
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        directory.log(Event.What.INTERRUPTED, forks() + " kept; a fork is killed");
        progress.finished(kept());
    }

    /** The command that resumes the run: the first word after the program's name. */
    private static String command(String line) {
        String[] words = line.split(" ");
        return words.length > 1 && words[1].matches("[a-z0-9]+") ? words[1] : "run";
    }

    private String kept() {
        String path = directory.path().toString();
        return "stopped: "
                + forks()
                + (results.size() == 1 ? " is" : " are")
                + " kept; '"
                + Shell.line("counters", List.of(command, "--resume", path))
                + "' continues, '"
                + Shell.line("counters", List.of("report", path))
                + "' shows them";
    }

    static void unhook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // A signal has come: the hook is already running, and this JVM is ending.
            return;
        }
    }

    /** What the plan asked for and the run did not do. */
    private List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        Plan plan = schedule.plan();
        List<Plan.Step> open = schedule.open();
        if (!open.isEmpty()) {
            long without =
                    open.stream()
                            .map(Plan.Step::cell)
                            .distinct()
                            .filter(schedule::untouched)
                            .count();
            remarks.add(
                    "%s left %d of %d planned forks out; %d of %d cells have none"
                            .formatted(
                                    failed && forks.endAtFailure() ? "a failure" : "the budget",
                                    open.size(),
                                    plan.steps().size(),
                                    without,
                                    plan.cells().size()));
        }
        List<CellKey> imprecise = schedule.imprecise();
        plan.precision()
                .filter(precision -> !imprecise.isEmpty())
                .ifPresent(
                        precision ->
                                remarks.add(
                                        "%d of %d cells have an interval wider than ± %s%%"
                                                .formatted(
                                                        imprecise.size(),
                                                        plan.cells().size(),
                                                        Progress.percent(precision.share()))));
        return remarks;
    }

    private String forks() {
        return Plural.of(results.size(), "fork");
    }

    private String summary() {
        long failed = results.stream().filter(result -> result.error().isPresent()).count();
        return "%s in %s, %d failed; results in %s"
                .formatted(forks(), Progress.text(elapsed.get()), failed, directory.path());
    }

    private static Supplier<Duration> sinceNow() {
        long began = System.nanoTime();
        return () -> Duration.ofNanos(System.nanoTime() - began);
    }
}
