package dev.percpu.counters.failure.inside;

import dev.percpu.counters.Variant;
import dev.percpu.counters.failure.FaultRun;
import dev.percpu.counters.failure.FaultWorker;
import dev.percpu.counters.failure.Other;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Dives with every call of a variant, on stacks of graded sizes. */
public final class Dives {

    private static final long LEAST_STACK = 192 << 10;
    private static final long STEP = 4 << 10;
    private static final int SIZES = 16;
    private static final long BOUND_MILLIS = 10_000;

    private final String variant;
    private final long nanos;
    private final FaultRun run;

    /** For so long with each call. */
    public Dives(String variant, long millisEach, FaultRun run) {
        this.variant = variant;
        this.nanos = millisEach * 1_000_000;
        this.run = run;
    }

    /** Whether every call came back; after one that did not, no CPU is free for others. */
    public boolean tryOut() throws InterruptedException {
        for (boolean groups : new boolean[] {false, true}) {
            List<CounterKind> kinds = kinds(groups);
            int turn = 0;
            for (CounterCall call : kinds.isEmpty() ? List.<CounterCall>of() : CounterCall.ALL) {
                if (!tryOut(call, kinds.get(turn++ % kinds.size()))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Made by a worker, as all that uses counters here. */
    private List<CounterKind> kinds(boolean groups) throws InterruptedException {
        AtomicReference<List<CounterKind>> kinds = new AtomicReference<>();
        FaultWorker worker =
                new FaultWorker(
                        "kinds", () -> kinds.set(CounterKind.of(Variant.parse(variant), groups)));
        worker.start();
        worker.join();
        return kinds.get();
    }

    private boolean tryOut(CounterCall call, CounterKind kind) throws InterruptedException {
        long begin = System.nanoTime();
        try (Other other = new Other("other of " + variant)) {
            for (int round = 0; System.nanoTime() - begin < nanos; round++) {
                State state = State.values()[round % State.values().length];
                String what = kind.name() + ", " + call + " " + state + ", dive " + round;
                if (run.report().full(call.toString())) {
                    return true;
                }
                run.diary().write(what);
                int number = round;
                AtomicReference<Throwable> thrown = new AtomicReference<>();
                FaultWorker worker =
                        new FaultWorker(
                                "deep",
                                LEAST_STACK + STEP * (round / 2 % SIZES),
                                () -> {
                                    try {
                                        Trials.stay(kind.variant());
                                        if (Dive.fits(call, state, kind.factory())) {
                                            Dive.tryOut(call, state, kind.factory(), other, number);
                                        }
                                    } catch (Throwable e) {
                                        thrown.set(e);
                                    }
                                });
                worker.start();
                worker.join(BOUND_MILLIS);
                if (worker.isAlive()) {
                    run.report()
                            .found(call + "", what + ": stands still" + FaultTrial.text(worker));
                    return false;
                }
                run.report().tried(true);
                if (thrown.get() != null) {
                    run.report().found(call + "", what + ": " + FaultTrial.text(thrown.get()));
                }
            }
        }
        return true;
    }
}
