package dev.percpu.harness.articles.tasks;

import dev.percpu.harness.articles.tasks.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a task does from its creation to its end, and the final values of its counters.
 *
 * @param steps the steps of all threads; the steps of one thread are in their order
 */
public record TaskScript(List<Step> steps) {

    public TaskScript {
        steps = List.copyOf(steps);
    }

    /**
     * A script in which the owner waits for all threads, and which has work. The steps get a step
     * of each at the end if they have none.
     */
    static TaskScript of(List<Step> steps) {
        List<Step> complete = new ArrayList<>(steps);
        if (steps.stream().noneMatch(step -> step.kind() == Kind.JOIN)) {
            complete.add(new Step(Step.OWNER, Kind.JOIN, 0, 0));
        }
        if (steps.stream().noneMatch(step -> step.kind() == Kind.WORK)) {
            complete.add(new Step(Step.OWNER, Kind.WORK, 0, 1));
        }
        return new TaskScript(complete);
    }

    /** The final value of each counter. */
    public long[] expected() {
        long[] sums = new long[MmCounter.COUNT];
        for (Step step : steps) {
            if (step.updates()) {
                sums[step.counter()] += step.amount();
            }
        }
        return sums;
    }

    /** The number of pages that are counted in a task's life, up and down. */
    public long pages() {
        return steps.stream()
                .filter(Step::updates)
                .mapToLong(step -> Math.abs((long) step.amount()))
                .sum();
    }

    /** The threads besides the owner: further threads in their order, then the remote one. */
    List<Integer> others() {
        return IntStream.concat(
                        steps.stream()
                                .mapToInt(Step::who)
                                .filter(who -> who > 0)
                                .distinct()
                                .sorted(),
                        steps.stream().mapToInt(Step::who).filter(who -> who < 0).distinct())
                .boxed()
                .toList();
    }

    /**
     * The steps of one thread. The work of the whole task is divided among all its steps of work.
     */
    ThreadScript threadScript(int who, long work) {
        long parts =
                steps.stream()
                        .filter(step -> step.kind() == Kind.WORK)
                        .mapToLong(Step::amount)
                        .sum();
        ThreadScript.Builder threadScript = new ThreadScript.Builder();
        List<Integer> others = others();
        boolean[] begun = new boolean[others.size()];
        long done = 0;
        if (who == Step.OWNER && others.contains(Step.REMOTE)) {
            begin(threadScript, others.indexOf(Step.REMOTE), begun);
        }
        for (Step step : steps) {
            long before = done * work / Math.max(1, parts);
            if (step.kind() == Kind.WORK) {
                done += step.amount();
            }
            if (who == Step.OWNER && step.who() > 0) {
                begin(threadScript, others.indexOf(step.who()), begun);
            }
            if (step.who() != who) {
                continue;
            }
            switch (step.kind()) {
                case WORK -> {
                    long after = done * work / Math.max(1, parts);
                    if (after > before) {
                        threadScript.step(ThreadScript.WORK, 0, Math.toIntExact(after - before));
                    }
                }
                case READ -> threadScript.step(ThreadScript.READ, step.counter(), 0);
                case JOIN -> threadScript.step(ThreadScript.JOIN, 0, 0);
                case DETACHED ->
                        threadScript.step(ThreadScript.REMOTE, step.counter(), step.amount());
                case LOCAL ->
                        threadScript.step(
                                who == Step.REMOTE ? ThreadScript.REMOTE : ThreadScript.LOCAL,
                                step.counter(),
                                step.amount());
            }
        }
        return threadScript.build();
    }

    private static void begin(ThreadScript.Builder threadScript, int other, boolean... begun) {
        if (!begun[other]) {
            begun[other] = true;
            threadScript.step(ThreadScript.BEGIN, other, 0);
        }
    }
}
