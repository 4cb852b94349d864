package dev.percpu.counters.failure.inside;

import dev.percpu.counters.Variant;
import dev.percpu.counters.failure.FaultRun;
import dev.percpu.counters.failure.FaultWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Every call that may wait, against every other. */
public final class Encounters {

    private static final Set<String> MAY_WAIT =
            Set.of(
                    "Counter.add(7)",
                    "Counter.sum()",
                    "Counter.drain()",
                    "BatchedCounter.set(5)",
                    "BatchedCounter.sync()",
                    "BatchedCounter.limitedAdd(3, 2)",
                    "SnapshotCounter.snapshot()",
                    "LimitCounter.tryAdd(limit)",
                    "LazyCounter.upgrade()",
                    "LazyCounter.downgrade()",
                    "TreeCounter.preciseCompare(0)",
                    "LocalCounter.set(5)",
                    "CounterGroup.add(1, 7)",
                    "CounterGroup.sumAll(...)",
                    "CounterGroup.upgrade()");

    private final String variant;
    private final long millis;
    private final FaultRun run;

    /** Of one variant, for so long with each two calls. */
    public Encounters(String variant, long millis, FaultRun run) {
        this.variant = variant;
        this.millis = millis;
        this.run = run;
    }

    /** Whether all of them came to their end; after one that did not, no carrier is free. */
    public boolean tryOut() throws InterruptedException {
        for (boolean groups : new boolean[] {false, true}) {
            List<CounterKind> kinds = kinds(groups);
            if (kinds.isEmpty()) {
                continue;
            }
            List<CounterCall> calls = calls(kinds.getFirst().factory());
            for (CounterCall pinned : calls) {
                for (CounterCall free : calls) {
                    String what = kinds.getFirst().name() + ", " + pinned + " against " + free;
                    run.diary().write(what);
                    String wrong =
                            new Encounter(kinds.getFirst().factory(), pinned, free, millis).meet();
                    run.report().tried(true);
                    if (!wrong.isEmpty()) {
                        run.report().found(what, what + ": " + wrong);
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static List<CounterCall> calls(Supplier<FaultSubject> factory) {
        FaultSubject sample = factory.get();
        List<CounterCall> calls = new ArrayList<>();
        for (CounterCall call : CounterCall.ALL) {
            if (call.fits(sample) && MAY_WAIT.contains(call.toString())) {
                calls.add(call);
            }
        }
        calls.add(createAndClose(factory));
        sample.close();
        return calls;
    }

    private static CounterCall createAndClose(Supplier<FaultSubject> factory) {
        return new CounterCall(
                AutoCloseable.class,
                "create() and close()",
                0,
                subject -> Effect.NONE,
                subject -> {
                    FaultSubject another = factory.get();
                    another.update(0, 1);
                    another.close();
                    return "";
                });
    }

    private List<CounterKind> kinds(boolean groups) throws InterruptedException {
        AtomicReference<List<CounterKind>> kinds = new AtomicReference<>();
        FaultWorker worker =
                new FaultWorker(
                        "kinds", () -> kinds.set(CounterKind.of(Variant.parse(variant), groups)));
        worker.start();
        worker.join();
        return kinds.get();
    }
}
