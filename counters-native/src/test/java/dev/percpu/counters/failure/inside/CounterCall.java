package dev.percpu.counters.failure.inside;

import static dev.percpu.counters.failure.inside.Effect.DRAINS;
import static dev.percpu.counters.failure.inside.Effect.NONE;
import static dev.percpu.counters.failure.inside.Effect.TELLS;
import static dev.percpu.counters.failure.inside.Effect.adds;
import static dev.percpu.counters.failure.inside.Effect.sets;
import static dev.percpu.counters.failure.inside.Effect.triesToAdd;

import dev.percpu.counters.BatchedCounter;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CpuLocalCounter;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.LimitCounter;
import dev.percpu.counters.LocalCounter;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.counters.TreeCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A public call.
 *
 * @param type the interface that declares the method
 * @param name the method, and the argument where there are several
 * @param member whose value it changes
 * @param effect how
 * @param action makes the call on a counter or group
 */
record CounterCall(
        Class<?> type,
        String name,
        int member,
        Function<FaultSubject, Effect> effect,
        Function<FaultSubject, Object> action) {

    /** The limit of counters that have one. */
    static final long LIMIT = 1_000;

    private static final long FAR = 1L << 40;
    private static final int MEMBER = 1;

    /** Every call but those that create and close. */
    static final List<CounterCall> ALL = all();

    private static List<CounterCall> all() {
        Of<Counter> counter = new Of<>(Counter.class, 0);
        counter.put("add(1)", adds(1), c -> c.add(1));
        counter.put("add(7)", adds(7), c -> c.add(7));
        counter.put("add(-2)", adds(-2), c -> c.add(-2));
        counter.put("increment()", adds(1), Counter::increment);
        counter.put("decrement()", adds(-1), Counter::decrement);
        counter.get("read()", NONE, Counter::read);
        counter.get("sum()", TELLS, Counter::sum);
        counter.get("drain()", DRAINS, Counter::drain);
        counter.get("accuracy()", NONE, Counter::accuracy);
        counter.get("variant()", NONE, Counter::variant);

        Of<BatchedCounter> batched = new Of<>(BatchedCounter.class, 0);
        batched.put("addLocal(2)", adds(2), c -> c.addLocal(2));
        batched.put("set(5)", sets(5), c -> c.set(5));
        batched.put("sync()", NONE, BatchedCounter::sync);
        batched.get("readPositive()", NONE, BatchedCounter::readPositive);
        batched.get("sumPositive()", NONE, BatchedCounter::sumPositive);
        batched.get("compare(0)", NONE, c -> c.compare(0));
        batched.get("limitedAdd(far, 2)", triesToAdd(2), c -> c.limitedAdd(FAR, 2));
        batched.get("limitedAdd(3, 2)", triesToAdd(2), c -> c.limitedAdd(3, 2));
        batched.get("batch()", NONE, BatchedCounter::batch);

        Of<SnapshotCounter> snapshot = new Of<>(SnapshotCounter.class, 0);
        snapshot.get("snapshot()", TELLS, SnapshotCounter::snapshot);

        Of<LimitCounter> limit = new Of<>(LimitCounter.class, 0);
        limit.get("tryAdd(1)", triesToAdd(1), c -> c.tryAdd(1));
        limit.get("tryAdd(7)", triesToAdd(7), c -> c.tryAdd(7));
        limit.get("tryAdd(limit)", triesToAdd(LIMIT), c -> c.tryAdd(LIMIT));
        limit.get("tryAddApproximate(1)", triesToAdd(1), c -> c.tryAddApproximate(1));
        limit.get("tryAddApproximate(7)", triesToAdd(7), c -> c.tryAddApproximate(7));
        limit.get("limit()", NONE, LimitCounter::limit);
        limit.get("slack()", NONE, LimitCounter::slack);

        Of<LazyCounter> lazy = new Of<>(LazyCounter.class, 0);
        lazy.put("addRemote(3)", adds(3), c -> c.addRemote(3));
        lazy.put("upgrade()", NONE, LazyCounter::upgrade);
        lazy.get("downgrade()", NONE, LazyCounter::downgrade);
        lazy.put("handOver(caller)", NONE, c -> c.handOver(Thread.currentThread()));
        lazy.get("mode()", NONE, LazyCounter::mode);

        Of<TreeCounter> tree = new Of<>(TreeCounter.class, 0);
        tree.get("approximateCompare(0)", NONE, c -> c.approximateCompare(0));
        tree.get("preciseCompare(0)", NONE, c -> c.preciseCompare(0));

        Of<LocalCounter> local = new Of<>(LocalCounter.class, 0);
        local.put("set(5)", sets(5), c -> c.set(5));
        local.put("sub(2)", adds(-2), c -> c.sub(2));

        Of<CpuLocalCounter> here = new Of<>(CpuLocalCounter.class, 0);
        here.get("readHere()", NONE, CpuLocalCounter::readHere);
        here.putBy(
                "setHere(5)",
                c -> {
                    long others = c.sum() - c.readHere();
                    return sets(others + 5);
                },
                c -> c.setHere(5));

        Of<?> growing = new Of<>(Growth.TYPE, 0);
        growing.get(
                "grow()",
                NONE,
                c -> {
                    Growth.forget();
                    Growth.once(c);
                    return "";
                });

        Of<CounterGroup> group = new Of<>(CounterGroup.class, MEMBER);
        group.get("size()", NONE, CounterGroup::size);
        group.put("add(1, 1)", adds(1), g -> g.add(MEMBER, 1));
        group.put("add(1, 7)", adds(7), g -> g.add(MEMBER, 7));
        group.put("addRemote(1, 2)", adds(2), g -> g.addRemote(MEMBER, 2));
        group.get("read(1)", NONE, g -> g.read(MEMBER));
        group.get("sum(1)", TELLS, g -> g.sum(MEMBER));
        group.put("sumAll(...)", NONE, g -> g.sumAll(new long[FaultSubject.SIZE]));
        group.put("upgrade()", NONE, CounterGroup::upgrade);
        group.get("accuracy()", NONE, CounterGroup::accuracy);
        group.get("variant()", NONE, CounterGroup::variant);

        List<CounterCall> calls = new ArrayList<>();
        List.of(counter, batched, snapshot, limit, lazy, tree, local, here, growing, group)
                .forEach(of -> calls.addAll(of.calls));
        return List.copyOf(calls);
    }

    /** The calls of one interface. */
    private static final class Of<T> {
        final Class<T> type;
        final int member;
        final List<CounterCall> calls = new ArrayList<>();

        Of(Class<T> type, int member) {
            this.type = type;
            this.member = member;
        }

        void get(String name, Effect effect, Function<T, Object> action) {
            calls.add(
                    new CounterCall(
                            type,
                            name,
                            member,
                            subject -> effect,
                            subject -> action.apply(type.cast(subject.object()))));
        }

        void put(String name, Effect effect, Consumer<T> action) {
            putBy(name, counter -> effect, action);
        }

        /** A call whose effect depends on what the counter holds. */
        void putBy(String name, Function<T, Effect> effect, Consumer<T> action) {
            calls.add(
                    new CounterCall(
                            type,
                            name,
                            member,
                            subject -> effect.apply(type.cast(subject.object())),
                            subject -> {
                                action.accept(type.cast(subject.object()));
                                return "";
                            }));
        }
    }

    /** Whether a counter or group has this method. */
    boolean fits(FaultSubject subject) {
        boolean ofGroup = CounterGroup.class.isAssignableFrom(type);
        return subject.is(type) && ofGroup == subject instanceof FaultSubject.Group;
    }

    @Override
    public String toString() {
        return type.getSimpleName() + "." + name;
    }
}
