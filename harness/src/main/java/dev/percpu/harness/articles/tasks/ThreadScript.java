package dev.percpu.harness.articles.tasks;

import dev.percpu.counters.CounterGroup;
import java.util.stream.IntStream;

/** The part of one thread in a script, as it is carried out: once for each task. */
final class ThreadScript {

    static final int LOCAL = 0;
    static final int REMOTE = 1;
    static final int READ = 2;
    static final int WORK = 3;
    static final int BEGIN = 4;
    static final int JOIN = 5;
    private static final int ARGUMENT_SHIFT = 3;

    /** What is done, and to which counter or with which of the others. */
    private final int[] codes;

    private final int[] amounts;

    private ThreadScript(int[] codes, int... amounts) {
        this.codes = codes;
        this.amounts = amounts;
    }

    /** Puts steps in their order. */
    static final class Builder {

        private final IntStream.Builder codes = IntStream.builder();
        private final IntStream.Builder amounts = IntStream.builder();

        /** Adds a step of a kind, to a counter or with one of the others. */
        void step(int kind, int argument, int amount) {
            codes.add(argument << ARGUMENT_SHIFT | kind);
            amounts.add(amount);
        }

        ThreadScript build() {
            return new ThreadScript(codes.build().toArray(), amounts.build().toArray());
        }
    }

    /** The steps of work in it. */
    long work() {
        long steps = 0;
        for (int i = 0; i < codes.length; i++) {
            steps += codes[i] == WORK ? amounts[i] : 0;
        }
        return steps;
    }

    /** Does it all. */
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
