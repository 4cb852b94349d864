package dev.percpu.harness.bench.load;

import dev.percpu.harness.bench.Switches;
import dev.percpu.harness.bench.Task;
import dev.percpu.harness.bench.WorkerPinning;
import dev.percpu.harness.store.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * One thread of a fork: where it runs, what it does, and what it has measured. Only that thread may
 * use it.
 */
final class WorkerThread {

    /** The time and the number of the looks in a measured iteration. */
    record Looks(long nanos, long number) {}

    private final WorkerPinning workerPinning;
    private final Supplier<Switches> counts;
    private final Task task;
    private final Window window;

    private final List<Looks> looks = new ArrayList<>();
    private Switches switches = Switches.NONE;
    private Switches switchesBefore = Switches.NONE;
    private long operations;
    private long operationsBefore;
    private long nanosBefore;
    private long looksBefore;

    WorkerThread(WorkerPinning workerPinning, Supplier<Switches> counts, Task task, Window window) {
        this.workerPinning = workerPinning;
        this.counts = counts;
        this.task = task;
        this.window = window;
    }

    Task task() {
        return task;
    }

    /** The thread starts an iteration. */
    void begin(IterationParams iteration) {
        workerPinning.look();
        if (measured(iteration)) {
            window.enter();
            operationsBefore = task.operations();
            nanosBefore = task.timedNanos();
            looksBefore = task.timedNumber();
            switchesBefore = counts.get();
        }
    }

    /** The thread has ended an iteration. */
    void end(IterationParams iteration) {
        workerPinning.look();
        if (measured(iteration)) {
            switches = switches.plus(counts.get().since(switchesBefore));
            operations += task.operations() - operationsBefore;
            looks.add(new Looks(task.timedNanos() - nanosBefore, task.timedNumber() - looksBefore));
            window.leave(looks.size() == iteration.getCount());
        }
    }

    private static boolean measured(IterationParams iteration) {
        return iteration.getType() == IterationType.MEASUREMENT;
    }

    Worker report() {
        return workerPinning.report(task.issued());
    }

    Switches switches() {
        return switches;
    }

    long operations() {
        return operations;
    }

    /** The looks of each measured iteration. */
    List<Looks> looks() {
        return looks;
    }
}
