package dev.percpu.harness.articles.tasks;

import dev.percpu.counters.CounterGroup;
import java.util.Arrays;

/** The part of one thread in a script, as it is carried out: once for each task. */
final class Lane {

    private static final int LOCAL = 0;
    private static final int REMOTE = 1;
    private static final int READ = 2;
    private static final int WORK = 3;
    private static final int BEGIN = 4;
    private static final int JOIN = 5;
    private static final int ARGUMENT_SHIFT = 3;

    /** What is done, and to which counter or with which of the others. */
    private final int[] codes;

    private final int[] amounts;

    private Lane(int[] codes, int... amounts) {
        this.codes = codes;
        this.amounts = amounts;
    }

    /** Puts steps in their order. */
    static final class Builder {

        private int[] codes = new int[16];
        private int[] amounts = new int[16];
        private int size;

        private void step(int kind, int argument, int amount) {
            if (size == codes.length) {
                codes = Arrays.copyOf(codes, 2 * size);
                amounts = Arrays.copyOf(amounts, 2 * size);
            }
            codes[size] = argument << ARGUMENT_SHIFT | kind;
            amounts[size++] = amount;
        }

        void local(int counter, int delta) {
            step(LOCAL, counter, delta);
        }

        void remote(int counter, int delta) {
            step(REMOTE, counter, delta);
        }

        void read(int counter) {
            step(READ, counter, 0);
        }

        void work(int steps) {
            if (steps > 0) {
                step(WORK, 0, steps);
            }
        }

        void begin(int other) {
            step(BEGIN, other, 0);
        }

        void join() {
            step(JOIN, 0, 0);
        }

        Lane build() {
            return new Lane(Arrays.copyOf(codes, size), Arrays.copyOf(amounts, size));
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
    long run(CounterGroup group, Crew crew, long seed) {
        long value = seed;
        for (int i = 0; i < codes.length; i++) {
            int argument = codes[i] >> ARGUMENT_SHIFT;
            switch (codes[i] & ((1 << ARGUMENT_SHIFT) - 1)) {
                case LOCAL -> group.add(argument, amounts[i]);
                case REMOTE -> group.addRemote(argument, amounts[i]);
                case READ -> value += group.read(argument);
                case WORK -> value = Work.chain(amounts[i], value);
                case BEGIN -> crew.begin(argument, group);
                default -> crew.join();
            }
        }
        return value;
    }
}
