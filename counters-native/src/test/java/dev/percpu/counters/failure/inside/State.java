package dev.percpu.counters.failure.inside;

import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.LimitCounter;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.counters.failure.Other;

/** What has become of a counter before the call that fails. */
enum State {
    /** Nothing. */
    FRESH {
        @Override
        void prepare(FaultSubject subject, Other other) {
            // Nothing has become of it.
        }
    },

    /** Each slot in use is one update away from a fold: the batch is 3. */
    BEFORE_A_FOLD {
        @Override
        void prepare(FaultSubject subject, Other other) {
            addEach(subject, 1, 1);
        }
    },

    /** There is value in the slots and in the central count. */
    USED {
        @Override
        void prepare(FaultSubject subject, Other other) {
            addEach(subject, 5, -2, 3, 1, -1, 1);
        }
    },

    /** Another thread has added as well, and a lazy counter is per-CPU by that. */
    SHARED {
        @Override
        void prepare(FaultSubject subject, Other other) {
            USED.prepare(subject, other);
            other.run(() -> addEach(subject, 4, -1, 1));
            addEach(subject, -2);
        }
    },

    /** The slots have grown, twice if there may be so many, and there is value in all arrays. */
    SPREAD {
        @Override
        boolean fits(FaultSubject subject) {
            return subject.is(Growth.TYPE);
        }

        @Override
        void prepare(FaultSubject subject, Other other) {
            Growth.forget();
            for (int growth = 0; growth < 2; growth++) {
                USED.prepare(subject, other);
                Growth.once(subject.object());
            }
            SHARED.prepare(subject, other);
        }
    },

    /** A lazy counter or group was made per-CPU. */
    PER_CPU {
        @Override
        boolean fits(FaultSubject subject) {
            return subject.is(LazyCounter.class) || subject.is(CounterGroup.class);
        }

        @Override
        void prepare(FaultSubject subject, Other other) {
            addEach(subject, 2, 3);
            switch (subject.object()) {
                case LazyCounter counter -> counter.upgrade();
                case CounterGroup group -> group.upgrade();
                default -> throw new AssertionError(subject);
            }
            addEach(subject, 5, 1, -2);
        }
    },

    /** A lazy counter was made per-CPU, and lazy again. */
    LAZY_AGAIN {
        @Override
        boolean fits(FaultSubject subject) {
            return subject.is(LazyCounter.class) && subject instanceof FaultSubject.Single;
        }

        @Override
        void prepare(FaultSubject subject, Other other) {
            PER_CPU.prepare(subject, other);
            if (!((LazyCounter) subject.object()).downgrade()) {
                throw new AssertionError("cannot be downgraded by its owner");
            }
            addEach(subject, 2);
        }
    },

    /** A counter with a limit has reached it, but for one. */
    NEAR_ITS_LIMIT {
        @Override
        boolean fits(FaultSubject subject) {
            return subject.is(LimitCounter.class);
        }

        @Override
        void prepare(FaultSubject subject, Other other) {
            USED.prepare(subject, other);
            subject.add(0, CounterCall.LIMIT - 1 - subject.values()[0]);
        }
    },

    /** A snapshot was taken in between. */
    FLIPPED {
        @Override
        boolean fits(FaultSubject subject) {
            return subject.is(SnapshotCounter.class);
        }

        @Override
        void prepare(FaultSubject subject, Other other) {
            USED.prepare(subject, other);
            long snapshot = ((SnapshotCounter) subject.object()).snapshot();
            if (snapshot != subject.values()[0]) {
                throw new AssertionError(snapshot + " is no snapshot");
            }
            addEach(subject, 4, -1);
        }
    };

    /** Whether such a counter can be in this state. */
    boolean fits(FaultSubject subject) {
        return true;
    }

    /** Brings a new one into it. */
    abstract void prepare(FaultSubject subject, Other other);

    /** Adds to every member. */
    static void addEach(FaultSubject subject, long... deltas) {
        for (int member = 0; member < subject.values().length; member++) {
            for (long delta : deltas) {
                subject.add(member, delta);
            }
        }
    }
}
