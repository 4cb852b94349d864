package dev.percpu.counters.failure.inside;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;

/** A counter or a group, and the values that it has to have. */
sealed interface FaultSubject {

    /** How many counters a group has. */
    int SIZE = 3;

    /** The counter or group. */
    AutoCloseable object();

    /** The value that each member has. */
    long[] values();

    long sum(int member);

    long read(int member);

    Accuracy accuracy();

    void update(int member, long delta);

    /** Closes it. */
    void close();

    /** Adds to a member, and to its value. */
    default void add(int member, long delta) {
        update(member, delta);
        values()[member] += delta;
    }

    /** Whether it has the type. */
    default boolean is(Class<?> type) {
        return type.isInstance(object());
    }

    /** Whether reads are promised to be near the value. */
    default boolean near(long observed, long value) {
        return accuracy().allows(observed, value);
    }

    /** A counter. */
    record Single(Counter object, long[] values) implements FaultSubject {

        Single(Counter counter) {
            this(counter, new long[1]);
        }

        @Override
        public long sum(int member) {
            return object.sum();
        }

        @Override
        public long read(int member) {
            return object.read();
        }

        @Override
        public Accuracy accuracy() {
            return object.accuracy();
        }

        @Override
        public void update(int member, long delta) {
            object.add(delta);
        }

        @Override
        public void close() {
            object.close();
        }
    }

    /** A group. */
    record Group(CounterGroup object, long[] values) implements FaultSubject {

        Group(CounterGroup group) {
            this(group, new long[SIZE]);
        }

        @Override
        public long sum(int member) {
            return object.sum(member);
        }

        @Override
        public long read(int member) {
            return object.read(member);
        }

        @Override
        public Accuracy accuracy() {
            return object.accuracy();
        }

        @Override
        public void update(int member, long delta) {
            object.add(member, delta);
        }

        @Override
        public void close() {
            object.close();
        }
    }
}
