package dev.percpu.harness.bench.load;

import dev.percpu.harness.bench.Evidence;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Switches;
import dev.percpu.harness.bench.Task;
import dev.percpu.harness.bench.WorkerPinning;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import dev.percpu.harness.store.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the threads of a fork share. Each thread takes a {@link WorkerThread} at the start and
 * leaves the trial at the end. The last one to leave checks the sum and writes the evidence,
 * because all updates have returned by then. No other barrier is needed there, and JMH offers none.
 *
 * <p>With virtual threads, each worker stands for one carrier and many threads. Their reports are
 * combined under the worker's number.
 *
 * <p>Thread-safe.
 */
final class Trial {

    private static final String UNPINNED =
            "virtual threads are not pinned: their carriers run where the kernel puts them";

    /**
     * The shortest time of a look, in nanoseconds. An operation that is too short for the clock
     * gets this time, so that ratios of times exist.
     */
    private static final double LEAST_NANOS = 0.001;

    private final ForkSettings settings = ForkSettings.ofThisJvm();
    private final Job job;
    private final Subject subject;
    private final int workers;
    private final int workerThreads;
    private final Load load;
    private final Window window;

    private final List<WorkerThread> left = new ArrayList<>();
    private final List<Worker> reports = new ArrayList<>();
    private final List<Series> measured = new ArrayList<>();
    private final SortedSet<String> timedRoles = new TreeSet<>();

    /** Creates a trial from the label of a job, the name of a subject and the number of workers. */
    Trial(String job, String subject, int workers) {
        this.job = Job.parse(job);
        this.subject = Subject.named(subject);
        this.workers = workers;
        workerThreads = this.job.workload().workerThreads(this.job, workers);
        load = ((LoadWorkload) this.job.workload()).load(this.job, this.subject, workerThreads);
        window = new Window(settings, workerThreads);
    }

    boolean virtual() {
        return job.workload().virtual();
    }

    /** The number of threads that take part; they are numbered from 0. */
    int workerThreads() {
        return workerThreads;
    }

    /** The role of the thread with this number. */
    String role(int number) {
        return number < workerThreads - job.readers() ? Series.UPDATE : Series.READ;
    }

    /** Pins the calling thread and prepares its task. */
    WorkerThread take(int number) {
        WorkerPinning workerPinning =
                new WorkerPinning(
                        number % workers, role(number), virtual() ? List.of() : settings.cpus());
        Supplier<Switches> counts =
                virtual()
                        ? () -> Switches.unknown("virtual threads have no counts of their own")
                        : Switches::ofThisThread;
        Task task = load.task(number);
        note(task);
        return new WorkerThread(workerPinning, counts, task, window);
    }

    /** Adds a series that the engine has measured itself. */
    synchronized void measured(Series series) {
        measured.add(series);
    }

    /**
     * Whether the tasks of a role time their operations themselves, so that the engine does not
     * have to.
     */
    synchronized boolean times(String role) {
        return timedRoles.contains(role);
    }

    /** Reports that the calling thread has done its last operation. */
    synchronized void leave(WorkerThread workerThread) throws IOException {
        workerThread.task().end();
        left.add(workerThread);
        reports.add(report(workerThread));
        if (left.size() < workerThreads) {
            return;
        }
        measured.addAll(timed());
        evidence().write(settings.evidence());
        load.close();
    }

    private Worker report(WorkerThread workerThread) {
        Worker report = workerThread.report();
        return virtual() && !settings.cpus().isEmpty() ? report.withWarning(UNPINNED) : report;
    }

    private Evidence evidence() {
        Switches switches =
                left.stream().map(WorkerThread::switches).reduce(Switches.NONE, Switches::plus);
        long operations = left.stream().mapToLong(WorkerThread::operations).sum();
        return new Evidence(
                new Validation(issued(), load.counted()),
                byWorker(),
                measured,
                Optional.of(window.interference(switches, operations)));
    }

    private long issued() {
        return subject.kind() == Kind.EMPTY ? 0 : reports.stream().mapToLong(Worker::issued).sum();
    }

    private List<Worker> byWorker() {
        return reports.stream()
                .collect(Collectors.toMap(Worker::number, report -> report, Trial::together))
                .values()
                .stream()
                .sorted(Comparator.comparingInt(Worker::number))
                .toList();
    }

    private static Worker together(Worker one, Worker other) {
        TreeSet<Integer> ranOn = new TreeSet<>(one.ranOn());
        ranOn.addAll(other.ranOn());
        return new Worker(
                one.number(),
                one.role(),
                one.issued() + other.issued(),
                one.pinned(),
                List.copyOf(ranOn),
                one.warning());
    }

    private synchronized void note(Task task) {
        task.timed().ifPresent(timedRoles::add);
    }

    /** What the tasks have timed themselves, one series for each role. */
    private List<Series> timed() {
        return timedRoles.stream()
                .map(
                        role ->
                                times(
                                        role,
                                        left.stream()
                                                .filter(
                                                        workerThread ->
                                                                times(workerThread.task(), role))
                                                .toList()))
                .toList();
    }

    private static boolean times(Task task, String role) {
        return task.timed().filter(role::equals).isPresent();
    }

    /**
     * The mean nanoseconds of the timed operations in each measured iteration. An iteration without
     * such an operation gives no value.
     */
    private static Series times(String role, List<WorkerThread> workerThreads) {
        int iterations =
                workerThreads.stream()
                        .mapToInt(workerThread -> workerThread.looks().size())
                        .min()
                        .orElse(0);
        List<Double> times =
                IntStream.range(0, iterations)
                        .boxed()
                        .flatMap(
                                i ->
                                        mean(
                                                workerThreads.stream()
                                                        .map(
                                                                workerThread ->
                                                                        workerThread
                                                                                .looks()
                                                                                .get(i))))
                        .toList();
        return new Series(role, Quantity.TIME, workerThreads.size(), times);
    }

    private static Stream<Double> mean(Stream<WorkerThread.Looks> looks) {
        WorkerThread.Looks sum =
                looks.reduce(
                        new WorkerThread.Looks(0, 0),
                        (a, b) ->
                                new WorkerThread.Looks(
                                        a.nanos() + b.nanos(), a.number() + b.number()));
        return sum.number() == 0
                ? Stream.empty()
                : Stream.of(Math.max(LEAST_NANOS, (double) sum.nanos() / sum.number()));
    }
}
