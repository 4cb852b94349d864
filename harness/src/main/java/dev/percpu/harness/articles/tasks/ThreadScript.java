package dev.percpu.harness.articles.tasks;

import dev.percpu.counters.CounterGroup;
import java.util.stream.IntStream;

/** The part of one thread in a script, in a form that runs fast: once for each task. */
final class ThreadScript {

    static final int LOCAL = 0;
    static final int REMOTE = 1;
    static final int READ = 2;
    static final int WORK = 3;
    static final int BEGIN = 4;
    static final int JOIN = 5;
    private static final int ARGUMENT_SHIFT = 3;

    /** For each step its kind and its argument: a counter, or a thread to start. */
    private final int[] codes;

    private final int[] amounts;

    private ThreadScript(int[] codes, int... amounts) {
        this.codes = codes;
        this.amounts = amounts;
    }

    /** Collects the steps in their order. */
    static final class Builder {

        private final IntStream.Builder codes = IntStream.builder();
        private final IntStream.Builder amounts = IntStream.builder();

        /** Adds a step of a kind. The argument is a counter or the index of a thread to start. */
        void step(int kind, int argument, int amount) {
            codes.add(argument << ARGUMENT_SHIFT | kind);
            amounts.add(amount);
        }

        ThreadScript build() {
            return new ThreadScript(codes.build().toArray(), amounts.build().toArray());
        }
    }

    /** The steps of {@link Work} that it contains. */
    long work() {
        long steps = 0;
        for (int i = 0; i < codes.length; i++) {
            steps += codes[i] == WORK ? amounts[i] : 0;
        }
        return steps;
    }

    /** Runs all steps. */
    long run(CounterGroup group, TaskWorkers taskWorkers, long seed) {
        long value = seed;
        for (int i = 0; i < codes.length; i++) {
            int argument = codes[i] >> ARGUMENT_SHIFT;
            switch (codes[i] & ((1 << ARGUMENT_SHIFT) - 1)) {
                case LOCAL -> group.add(argument, amounts[i]);
                case REMOTE -> group.addRemote(argument, amounts[i]);
                case READ -> value += group.read(argument);
                case WORK -> value = Work.chain(amounts[i], value);
                case BEGIN -> taskWorkers.begin(argument, group);
                default -> taskWorkers.join();
            }
        }
        return value;
    }
}
