package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.BatchedCounter;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.LimitCounter;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.counters.UpgradePolicy;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any two calls, the first held before each of its accesses in turn while the second runs to its
 * end, or until it waits for the first: what they return and leave is what one of the two orders
 * does.
 */
class HeldCallsTest {

    private static final int SLOTS = 3;
    private static final int BATCH = 4;
    private static final long LIMIT = 10;

    /** After so many accesses a call is taken to wait for something that is held. */
    private static final int SPINS = 80;

    /** After so many looks without an access it may be waiting for a lock. */
    private static final int LOOKS = 8;

    /** Nanoseconds between two looks at what the calls do; the two CPUs are for them. */
    private static final long A_MOMENT = 5_000;

    private static final HookedLayout IN_STEPS = new HookedLayout();
    private static final HookedLayout FUSED = new HookedLayout(1);
    private static final ChosenIndex INDEX = new ChosenIndex(SLOTS);

    /** What can be called; what it returns of a value, and what it leaves of it. */
    private enum Call {
        ADD_LITTLE(value -> 0, value -> value + 2),
        ADD_MUCH(value -> 0, value -> value - 100),
        TRY_ADD(
                value -> value + 3 <= LIMIT ? 1 : 0,
                value -> value + 3 <= LIMIT ? value + 3 : value),
        SUM(value -> value, value -> value),
        SUM_ALL(value -> value, value -> value),
        SNAPSHOT(value -> value, value -> value),
        SYNC(value -> 0, value -> value),
        SET(value -> 0, value -> 5),
        DRAIN(value -> value, value -> 0),
        UPGRADE(value -> 0, value -> value),
        /** By the owner. */
        DOWNGRADE(value -> 1, value -> value);

        private final LongUnaryOperator result;
        private final LongUnaryOperator left;

        Call(LongUnaryOperator result, LongUnaryOperator left) {
            this.result = result;
            this.left = left;
        }
    }

    /** A counter: what can be called on it, how it is closed and handed over. */
    private record Subject(
            Map<Call, LongSupplier> calls, Runnable close, Consumer<Thread> handOver) {}

    /** How a subject is made. */
    private record Kind(String name, HookedLayout layout, boolean group, boolean lazy) {
        @Override
        public String toString() {
            return name
                    + (group ? " group" : "")
                    + (lazy ? " not upgraded" : "")
                    + (layout == FUSED ? " fused" : "");
        }
    }

    private static LongSupplier nothing(Runnable call) {
        return () -> {
            call.run();
            return 0;
        };
    }

    private static Subject create(Kind kind) {
        CounterOptions options =
                CounterOptions.defaults()
                        .withBatch(BATCH)
                        .withLimit(LIMIT)
                        .withUpgrade(UpgradePolicy.NEVER);
        String variant =
                kind.name() + ":heap:cpu:" + (kind.name().equals("limit") ? "cas" : "atomic");
        return kind.group()
                ? members(kind, kind.layout().createGroup(variant, 2, INDEX, options))
                : counter(kind, kind.layout().create(variant, INDEX, options));
    }

    private static Subject members(Kind kind, CounterGroup group) {
        Map<Call, LongSupplier> calls = new EnumMap<>(Call.class);
        calls.put(Call.ADD_LITTLE, nothing(() -> group.addRemote(1, 2)));
        calls.put(Call.ADD_MUCH, nothing(() -> group.addRemote(1, -100)));
        calls.put(Call.SUM, () -> group.sum(1));
        calls.put(
                Call.SUM_ALL,
                () -> {
                    long[] sums = new long[2];
                    group.sumAll(sums);
                    return sums[1];
                });
        calls.put(Call.UPGRADE, nothing(group::upgrade));
        if (!kind.lazy()) {
            group.upgrade();
        }
        return new Subject(calls, group::close, thread -> {});
    }

    private static Subject counter(Kind kind, Counter counter) {
        Consumer<Thread> handOver = thread -> {};
        Map<Call, LongSupplier> calls = new EnumMap<>(Call.class);
        calls.put(Call.ADD_LITTLE, nothing(() -> counter.add(2)));
        calls.put(Call.ADD_MUCH, nothing(() -> counter.add(-100)));
        calls.put(Call.SUM, counter::sum);
        calls.put(Call.DRAIN, counter::drain);
        if (counter instanceof SnapshotCounter exact) {
            calls.put(Call.SNAPSHOT, exact::snapshot);
        }
        if (counter instanceof BatchedCounter batched) {
            calls.put(Call.SYNC, nothing(batched::sync));
            calls.put(Call.SET, nothing(() -> batched.set(5)));
        }
        if (counter instanceof LimitCounter limited) {
            calls.put(Call.TRY_ADD, () -> limited.tryAdd(3) ? 1 : 0);
        }
        if (counter instanceof LazyCounter lazy) {
            calls.put(Call.UPGRADE, nothing(lazy::upgrade));
            handOver = lazy::handOver;
            calls.put(Call.DOWNGRADE, () -> lazy.downgrade() ? 1 : 0);
            if (!kind.lazy()) {
                lazy.upgrade();
            }
        }
        return new Subject(calls, counter::close, handOver);
    }

    static Stream<Kind> kinds() {
        return Stream.concat(
                Stream.of(IN_STEPS, FUSED)
                        .flatMap(
                                layout ->
                                        Stream.of(
                                                new Kind("percpu", layout, false, false),
                                                new Kind("percpu", layout, true, false),
                                                new Kind("unified", layout, false, false),
                                                new Kind("unified", layout, true, false),
                                                new Kind("lazy", layout, false, false),
                                                new Kind("lazy", layout, false, true),
                                                new Kind("lazy", layout, true, false),
                                                new Kind("lazy", layout, true, true),
                                                new Kind("limit", layout, false, false))),
                Stream.of(
                        new Kind("tree", IN_STEPS, false, false),
                        new Kind("flip", IN_STEPS, false, false)));
    }

    @BeforeEach
    void nothingIsLeftOfTheTestBefore() {
        IN_STEPS.reset();
        FUSED.reset();
        INDEX.choose(0);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void twoCallsHaveTheResultOfOneOfTheirOrders(Kind kind) throws Exception {
        for (Call first : Call.values()) {
            for (Call second : Call.values()) {
                boolean held = true;
                for (int access = 0; held; access++) {
                    held = check(kind, first, access, second);
                }
            }
        }
    }

    /** Holds the first call before an access; whether it has so many, and both calls exist. */
    private static boolean check(Kind kind, Call first, int access, Call second) throws Exception {
        Subject subject = create(kind);
        Map<Call, LongSupplier> calls = subject.calls();
        try {
            boolean twoOwners = first == Call.DOWNGRADE && second == Call.DOWNGRADE;
            if (!calls.containsKey(first) || !calls.containsKey(second) || twoOwners) {
                return false;
            }
            long value = 0;
            for (int slot = 0; slot < SLOTS; slot++) {
                for (int i = 0; i < 3; i++) {
                    INDEX.choose(slot);
                    calls.get(Call.ADD_LITTLE).getAsLong();
                    value += 2;
                }
            }
            calls.get(Call.ADD_MUCH).getAsLong();
            calls.get(Call.ADD_LITTLE).getAsLong();
            value -= 98;
            Pair pair = new Pair(kind.layout(), access, calls.get(first), calls.get(second));
            if (first == Call.DOWNGRADE) {
                subject.handOver().accept(pair.first.thread);
            } else if (second == Call.DOWNGRADE) {
                subject.handOver().accept(pair.second.thread);
            }
            pair.run();
            long left = calls.get(Call.SUM).getAsLong();
            List<Long> seen = List.of(pair.first.result, pair.second.result, left);
            assertThat(seen)
                    .as("%s held before its access %d, and %s", first, access, second)
                    .isIn(
                            inOrder(value, first, second, true),
                            inOrder(value, second, first, false));
            return pair.held.getCount() == 0;
        } finally {
            kind.layout().unhook();
            subject.close().run();
        }
    }

    /** What both return, the first of the test first, and what is left. */
    private static List<Long> inOrder(long value, Call one, Call other, boolean asGiven) {
        long between = one.left.applyAsLong(value);
        long a = one.result.applyAsLong(value);
        long b = other.result.applyAsLong(between);
        long left = other.left.applyAsLong(between);
        return asGiven ? List.of(a, b, left) : List.of(b, a, left);
    }

    /** A call in a thread of its own. */
    private static final class Caller {
        private final AtomicInteger accesses = new AtomicInteger();
        private final Thread thread;
        private int lastAccesses;
        private int looks;
        private volatile Throwable failure;
        private volatile long result;

        Caller(int slot, LongSupplier call) {
            thread =
                    Thread.ofPlatform()
                            .daemon()
                            .unstarted(
                                    () -> {
                                        INDEX.choose(slot);
                                        try {
                                            result = call.getAsLong();
                                        } catch (Throwable e) {
                                            failure = e;
                                        }
                                    });
        }

        void end() throws InterruptedException {
            thread.join(30_000);
            assertThat(thread.isAlive()).as("still running").isFalse();
            assertThat(failure).isNull();
        }

        /** Whether it has ended, or has come to where it can but wait. */
        boolean stands() {
            return switch (thread.getState()) {
                case TERMINATED, BLOCKED, WAITING, TIMED_WAITING -> true;
                default -> accesses.get() > SPINS || waitsForTheLock();
            };
        }

        /** Whether it has made no access for a while, and is where a lock is taken. */
        private boolean waitsForTheLock() {
            int now = accesses.get();
            looks = now == lastAccesses ? looks + 1 : 0;
            lastAccesses = now;
            return looks >= LOOKS
                    && Arrays.stream(thread.getStackTrace())
                            .anyMatch(at -> at.getClassName().equals(Lock.class.getName()));
        }
    }

    /** Two calls, of which the first is held. */
    private static final class Pair {
        private final HookedLayout layout;
        private final int access;
        private final Caller first;
        private final Caller second;
        private final CountDownLatch held = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        Pair(HookedLayout layout, int access, LongSupplier first, LongSupplier second) {
            this.layout = layout;
            this.access = access;
            this.first = new Caller(0, first);
            this.second = new Caller(1, second);
        }

        void run() throws InterruptedException {
            layout.hook(this::see);
            first.thread.start();
            while (held.getCount() > 0 && first.thread.isAlive()) {
                LockSupport.parkNanos(A_MOMENT);
            }
            second.thread.start();
            while (!second.stands()) {
                LockSupport.parkNanos(A_MOMENT);
            }
            released.countDown();
            first.end();
            second.end();
        }

        private void see(Access seen) {
            if (seen.done()) {
                return;
            }
            Thread caller = Thread.currentThread();
            if (caller == second.thread) {
                second.accesses.getAndIncrement();
            } else if (caller == first.thread && first.accesses.getAndIncrement() == access) {
                held.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
