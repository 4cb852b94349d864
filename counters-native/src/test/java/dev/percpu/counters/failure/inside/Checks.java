package dev.percpu.counters.failure.inside;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.BatchedCounter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.LimitCounter;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.counters.TreeCounter;
import dev.percpu.counters.failure.FaultWorker;
import dev.percpu.counters.failure.Other;
import java.util.function.Supplier;

/** What has to hold once a call has failed; the first that does not is thrown. */
final class Checks {

    /** What does not hold. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(String message) {
            super(message);
        }
    }

    private static final int MORE = 10;

    private final FaultSubject subject;
    private final Other other;

    Checks(FaultSubject subject, Other other) {
        this.subject = subject;
        this.other = other;
    }

    /** Everything but its close. */
    void all() {
        values("");
        countsOn();
        kind();
        if (subject.accuracy().sum() != Accuracy.Consistency.LOSSY) {
            byAnotherThread();
        }
        drains();
    }

    /** What holds for a thread that does not own the counter. */
    void whoever() {
        values("");
        countsOn();
        drains();
    }

    /** Every sum is the value, every read is near it. */
    void values(String when) {
        for (int member = 0; member < subject.values().length; member++) {
            long value = subject.values()[member];
            restart();
            equal(subject.sum(member), value, "the sum of " + member + when);
            near(member, value, when);
        }
        if (subject.object() instanceof CounterGroup group
                && subject instanceof FaultSubject.Group) {
            long[] sums = new long[FaultSubject.SIZE];
            restart();
            group.sumAll(sums);
            for (int member = 0; member < sums.length; member++) {
                equal(sums[member], subject.values()[member], "sumAll of " + member + when);
            }
        }
        if (subject.object() instanceof SnapshotCounter counter) {
            restart();
            equal(counter.snapshot(), subject.values()[0], "the snapshot" + when);
        }
    }

    private void near(int member, long value, String when) {
        restart();
        long read = subject.read(member);
        if (!subject.near(read, value)) {
            throw new Broken("read " + read + when + " at " + value + ", " + subject.accuracy());
        }
    }

    private void countsOn() {
        for (int member = 0; member < subject.values().length; member++) {
            for (int i = 0; i < MORE; i++) {
                restart();
                subject.add(member, 1);
            }
        }
        values(" after " + MORE + " more");
    }

    private void byAnotherThread() {
        other.run(
                () -> {
                    for (int member = 0; member < subject.values().length; member++) {
                        FaultWorker.current().restart();
                        subject.add(member, 2);
                        equal(
                                subject.sum(member),
                                subject.values()[member],
                                "another thread's sum");
                    }
                });
        values(" after another thread's update");
    }

    /** What only some counters have. */
    private void kind() {
        long value = subject.values()[0];
        restart();
        switch (subject.object()) {
            case BatchedCounter counter -> {
                equal(counter.compare(value), 0, "compare with the value");
                equal(counter.compare(value - 1), 1, "compare with less");
                equal(counter.compare(value + 1), -1, "compare with more");
                if (counter.limitedAdd(value + 1, 2)) {
                    throw new Broken("limitedAdd passes its limit");
                }
                if (!counter.limitedAdd(value + 2, 2)) {
                    throw new Broken("limitedAdd refuses what has room");
                }
                subject.values()[0] += 2;
                counter.sync();
                equal(counter.read(), value + 2, "read after sync");
            }
            case TreeCounter counter -> {
                equal(counter.preciseCompare(value), 0, "compare with the value");
                equal(counter.preciseCompare(value + 1), -1, "compare with more");
            }
            case LimitCounter counter -> limit(counter, value);
            case LazyCounter counter -> {
                if (subject instanceof FaultSubject.Single) {
                    lazy(counter);
                }
            }
            default -> {}
        }
        values(" after its own calls");
    }

    private void limit(LimitCounter counter, long value) {
        long room = CounterCall.LIMIT - value;
        if (room >= 0) {
            if (counter.tryAdd(room + 1)) {
                throw new Broken("tryAdd passes its limit");
            }
            if (!counter.tryAdd(room)) {
                throw new Broken("tryAdd refuses what has room");
            }
            equal(counter.sum(), CounterCall.LIMIT, "the sum at its limit");
        }
        if (counter.tryAdd(1)) {
            throw new Broken("tryAdd passes its limit at the limit");
        }
        counter.add(value - counter.sum());
    }

    private void lazy(LazyCounter counter) {
        counter.upgrade();
        values(" after an upgrade");
        if (!counter.downgrade()) {
            throw new Broken("its owner cannot downgrade it");
        }
        values(" after a downgrade");
        subject.add(0, 1);
    }

    private void drains() {
        if (subject instanceof FaultSubject.Single single) {
            long value = subject.values()[0];
            restart();
            equal(single.object().drain(), value, "drain");
            subject.values()[0] = 0;
            values(" after a drain");
            subject.add(0, 3);
            values(" after a drain and an update");
        }
    }

    /** A counter that is made next is zero, and counts. */
    static void next(Supplier<FaultSubject> factory) {
        restart();
        FaultSubject next = factory.get();
        Checks checks = new Checks(next, null);
        checks.values(" of the next one made");
        State.addEach(next, 2, 1);
        checks.values(" of the next one made, after updates");
        restart();
        next.close();
    }

    static void equal(long actual, long expected, String what) {
        if (actual != expected) {
            throw new Broken(what + " is " + actual + ", not " + expected);
        }
    }

    private static void restart() {
        FaultWorker.current().restart();
    }
}
