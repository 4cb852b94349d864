package dev.percpu.harness.articles.tasks;

import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Task;
import dev.percpu.harness.store.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Every thread owns tasks. Thread-safe. */
public final class TaskLoad implements Load {

    private final Supplier<CounterGroup> groups;
    private final TaskScript script;
    private final long work;
    private final int live;
    private final int owners;
    private final List<Integer> cpus;
    private final boolean counts;
    private final List<TaskOwner> all = new CopyOnWriteArrayList<>();

    /**
     * Prepares the creation of tasks.
     *
     * @throws IllegalArgumentException if there are no such counters, or if the script comes from a
     *     trace that cannot be used; the message is one line
     */
    public TaskLoad(Map<String, String> parameters, Subject subject, int owners) {
        TaskParameters task = TaskParameters.of(parameters);
        script = task.script();
        groups =
                new TaskGroups(
                                subject.name(),
                                ForkSettings.counterOptions()
                                        .possibleCpus()
                                        .orElseGet(() -> Topology.read().possible().length()),
                                SlotReuse.valueOf(
                                        TaskParameters.constant(
                                                parameters.get(TaskParameters.REUSE))),
                                TaskGroups.Extent.valueOf(
                                        TaskParameters.constant(
                                                parameters.get(TaskParameters.EXTENT))))
                        .factory();
        work =
                Long.parseLong(parameters.get(TaskParameters.WORK))
                        * task.get(TaskParameters.Number.COST)
                        / 100;
        live = task.get(TaskParameters.Number.LIVE);
        this.owners = owners;
        cpus = ForkSettings.ofThisJvm().cpus();
        counts = subject.kind() != Kind.EMPTY;
        YoungHeap.passThrough();
    }

    @Override
    public Task task(int number) {
        TaskOwner owner = new TaskOwner(groups, script, work, live, number, owners, cpus);
        all.add(owner);
        return owner;
    }

    @Override
    public long counted() {
        return counts ? all.stream().mapToLong(TaskOwner::counted).sum() : 0;
    }

    @Override
    public void close() {
        // Nothing to close: each task closes its own counters.
    }
}
