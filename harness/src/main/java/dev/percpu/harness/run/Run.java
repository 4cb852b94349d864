package dev.percpu.harness.run;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Event;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.text.Shell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One run of a plan, from its first fork, or the first that is left of it, to its last or to the
 * signal that stops it.
 *
 * <p>The first Ctrl-C, TERM, HUP or USR1 lets the fork under way end and keeps its row. The second,
 * and any other signal that ends this JVM, kills the fork, which leaves none. Every row that has
 * been stored stays.
 */
public final class Run {

    /**
     * How long a failed fork is looked at before its row is stored. What ends this JVM may have
     * been sent to the fork, too, whose end may be seen first.
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
     * A run at the point where it is to go on.
     *
     * @param plan what to do
     * @param session where the rows go, and those that are there
     * @param forks who carries out the forks
     * @param progress who is told
     */
    public Run(Plan plan, Session session, Forks forks, Progress progress) {
        this(plan, session, forks, progress, sinceNow());
    }

    /** A run on another clock, which tells the time that this session has taken. */
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
     * Runs every fork that is left, one after the other. A fork that fails gives a row with its
     * error, and the next one begins.
     *
     * @return all rows of the run, those before this session first
     * @throws StoppedException if a signal has come; the rows so far are stored
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
            directory.log(Event.What.INTERRUPTED, results.size() + " rows are kept");
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

    /** JMH refuses to start a fork in a JVM that is ending, which may be seen there first. */
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
            // Ctrl-C may have reached the fork before it was deaf to it.
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

    /** Waits until a signal that ended a fork would have been seen here, too. */
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
        progress.warn(List.of("the fork under way is the last one; Ctrl-C again stops it, too"));
    }

    private void stop() {
        synchronized (storing) {
            stopped = true;
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        directory.log(Event.What.INTERRUPTED, results.size() + " rows are kept, a fork is killed");
        progress.finished(kept());
    }

    /** The word after the program's name: what goes on with the run. */
    private static String command(String line) {
        String[] words = line.split(" ");
        return words.length > 1 && words[1].matches("[a-z0-9]+") ? words[1] : "run";
    }

    private String kept() {
        String path = directory.path().toString();
        return "stopped: "
                + results.size()
                + (results.size() == 1 ? " fork is" : " forks are")
                + " kept; '"
                + Shell.line("counters", List.of(command, "--resume", path))
                + "' goes on, '"
                + Shell.line("counters", List.of("report", path))
                + "' shows them";
    }

    static void unhook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // A signal has come: the hook is running, and this JVM ends with it.
            return;
        }
    }

    /** What the run was meant to do and did not. */
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
                                        "%d of %d cells are less sure than ± %s%%"
                                                .formatted(
                                                        imprecise.size(),
                                                        plan.cells().size(),
                                                        Progress.percent(precision.share()))));
        return remarks;
    }

    private String summary() {
        long failed = results.stream().filter(result -> result.error().isPresent()).count();
        return "%d forks in %s, %d failed; results in %s"
                .formatted(results.size(), Progress.text(elapsed.get()), failed, directory.path());
    }

    private static Supplier<Duration> sinceNow() {
        long began = System.nanoTime();
        return () -> Duration.ofNanos(System.nanoTime() - began);
    }
}
