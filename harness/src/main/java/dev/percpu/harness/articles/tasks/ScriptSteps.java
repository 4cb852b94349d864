package dev.percpu.harness.articles.tasks;

import dev.percpu.harness.articles.tasks.Step.Kind;
import dev.percpu.harness.articles.tasks.TaskParameters.Number;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The steps of a task that is described by numbers: exec, then updates of all kinds and reads,
 * mixed as evenly as possible, then exit. The same numbers give the same steps.
 */
final class ScriptSteps {

    /** Pages that one update takes back; see the source of the presets. */
    private static final int PAGES_UNDONE = 2;

    /** Further threads start when this share of the owner's own updates is done. */
    private static final double BEFORE_THREADS = 0.9;

    private final TaskParameters parameters;
    private final long[] values = new long[MmCounter.COUNT];

    /** A step and its position among the steps of its thread, from 0 to 1. */
    private record Placed(double at, Step step) {}

    ScriptSteps(TaskParameters parameters) {
        this.parameters = parameters;
    }

    private int number(Number number) {
        return parameters.get(number);
    }

    List<Step> all() {
        List<Step> steps = new ArrayList<>();
        repeat(steps, Step.OWNER, Kind.DETACHED, MmCounter.ANON, 1, number(Number.EXEC));
        steps.addAll(remote());
        List<Step> own = faults();
        int threads = number(Number.THREADS);
        int before = threads == 1 ? own.size() : (int) (BEFORE_THREADS * own.size());
        steps.addAll(own.subList(0, before));
        for (int thread = 1; thread < threads; thread++) {
            steps.addAll(further(thread));
        }
        steps.addAll(own.subList(before, own.size()));
        steps.add(new Step(Step.OWNER, Kind.JOIN, 0, 0));
        steps.forEach(this::follow);
        steps.addAll(exit());
        return steps;
    }

    private void follow(Step step) {
        if (step.updates()) {
            values[step.counter()] += step.amount();
        }
    }

    private static void repeat(
            List<Step> into, int who, Kind kind, MmCounter counter, int amount, int times) {
        for (int i = 0; i < times; i++) {
            into.add(new Step(who, kind, counter.ordinal(), amount));
        }
    }

    /** The owner's steps between exec and exit. After each update comes its part of the work. */
    private List<Step> faults() {
        List<Placed> placed = new ArrayList<>();
        put(placed, Kind.LOCAL, MmCounter.FILE, number(Number.PAGES), number(Number.FILE));
        put(placed, Kind.LOCAL, MmCounter.ANON, 1, number(Number.ANON));
        put(placed, Kind.LOCAL, MmCounter.FILE, -PAGES_UNDONE, number(Number.UNDONE));
        put(placed, Kind.LOCAL, MmCounter.SWAP, 1, number(Number.SWAP));
        put(placed, Kind.LOCAL, MmCounter.SHMEM, 1, number(Number.SHMEM));
        int reads = number(Number.READS);
        for (int i = 0; i < reads; i++) {
            // The size of a process is read as the sum of these three.
            MmCounter counter = List.of(MmCounter.FILE, MmCounter.ANON, MmCounter.SHMEM).get(i % 3);
            placed.add(
                    new Placed(
                            (i + 0.5) / reads,
                            new Step(Step.OWNER, Kind.READ, counter.ordinal(), 0)));
        }
        placed.sort(Comparator.comparingDouble(Placed::at));
        List<Step> steps = new ArrayList<>();
        for (Placed one : placed) {
            steps.add(one.step);
            if (one.step.updates()) {
                steps.add(new Step(Step.OWNER, Kind.WORK, 0, 1));
            }
        }
        if (steps.isEmpty()) {
            steps.add(new Step(Step.OWNER, Kind.WORK, 0, 1));
        }
        return steps;
    }

    private static void put(
            List<Placed> into, Kind kind, MmCounter counter, int amount, int times) {
        for (int i = 0; i < times; i++) {
            into.add(
                    new Placed(
                            (i + 0.5) / times,
                            new Step(Step.OWNER, kind, counter.ordinal(), amount)));
        }
    }

    private List<Step> further(int thread) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < number(Number.EACH); i++) {
            MmCounter counter = i % 2 == 0 ? MmCounter.ANON : MmCounter.FILE;
            int pages = i % 2 == 0 ? 1 : number(Number.PAGES);
            steps.add(new Step(thread, Kind.LOCAL, counter.ordinal(), pages));
            steps.add(new Step(thread, Kind.WORK, 0, 1));
        }
        if (steps.isEmpty()) {
            // Even without updates the thread shares the task.
            steps.add(new Step(thread, Kind.WORK, 0, 0));
        }
        return steps;
    }

    /** Updates by a thread outside the task that moves pages to swap; two counters take turns. */
    private List<Step> remote() {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < number(Number.REMOTE); i++) {
            MmCounter counter = i % 2 == 0 ? MmCounter.ANON : MmCounter.SWAP;
            steps.add(new Step(Step.REMOTE, Kind.LOCAL, counter.ordinal(), i % 2 == 0 ? -1 : 1));
            steps.add(new Step(Step.REMOTE, Kind.WORK, 0, 1));
        }
        return steps;
    }

    /**
     * Brings every counter to zero. Each counter gets an equal share of the updates, and at least
     * one.
     */
    private List<Step> exit() {
        List<Step> steps = new ArrayList<>();
        int updates = number(Number.EXIT);
        if (updates == 0) {
            return steps;
        }
        int holding = 0;
        for (long value : values) {
            holding += value == 0 ? 0 : 1;
        }
        for (int counter = 0; counter < values.length; counter++) {
            if (values[counter] != 0) {
                int share = Math.max(1, updates / holding--);
                updates -= share;
                leave(steps, counter, share);
            }
        }
        return steps;
    }

    private void leave(List<Step> steps, int counter, int updates) {
        long left = values[counter];
        for (int more = updates; more > 0; more--) {
            long amount = left / more;
            if (amount != 0) {
                steps.add(new Step(Step.OWNER, Kind.DETACHED, counter, (int) -amount));
                left -= amount;
            }
        }
    }
}
