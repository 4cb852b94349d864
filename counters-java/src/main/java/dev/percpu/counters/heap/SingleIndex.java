package dev.percpu.counters.heap;

import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.IndexSource;

/** The index {@code single}: every thread updates slot 0. */
public final class SingleIndex implements IndexSource {

    /** The only instance. */
    public static final SingleIndex SOURCE = new SingleIndex();

    private record Zero() implements Index {
        @Override
        public int current() {
            return 0;
        }

        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof Zero;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    private SingleIndex() {}

    @Override
    public String name() {
        return "single";
    }

    @Override
    public int slots(int possibleCpus) {
        return 1;
    }

    @Override
    public Index over(int slots) {
        return new Zero();
    }
}
