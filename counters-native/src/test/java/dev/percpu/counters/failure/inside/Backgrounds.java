package dev.percpu.counters.failure.inside;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.failure.BackgroundWork;
import dev.percpu.counters.failure.Fault;
import dev.percpu.counters.failure.FaultRun;
import dev.percpu.counters.failure.FaultWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Errors in the library's own threads, which have to go on, or come again. */
final class Backgrounds {

    /** More than a pass of any of those threads has places. */
    private static final int MOST_PLACES = 60;

    private static final String CALL = "background";
    private static final int STEP = 3;
    private static final int CLOSED_AT_ONCE = 20;
    private static final long A_WHILE_NANOS = 60_000_000;
    private static final long BOUND_NANOS = 3_000_000_000L;

    private final Supplier<Counter> factory;
    private final String variant;
    private final FaultRun run;

    Backgrounds(String variant, FaultRun run) {
        this.variant = variant;
        this.run = run;
        factory = Counters.factory(Counters.resolve(variant), CounterOptions.defaults());
    }

    void tryOut() {
        for (int n = 1; n <= MOST_PLACES && !run.report().full(CALL); n += run.whole() ? 1 : STEP) {
            String place = fail(run.fault(), n);
            run.report().tried(place != null);
            attempt(run.fault() + " at place " + n + " (" + place + ")", this::check);
        }
        attempt("after all of that", () -> MemoryComesBack.check(variant));
    }

    private void attempt(String what, Runnable check) {
        try {
            check.run();
        } catch (Checks.Broken | FaultWorker.StandsStill e) {
            String where = variant + ", its background, " + what;
            run.report().found(CALL, where + ": " + e.getMessage());
        }
    }

    /** Gives the threads something to do, and makes it fail. */
    private String fail(Fault fault, int n) {
        FaultWorker.current().restart();
        try (Counter counter = factory.get()) {
            counter.add(n);
            BackgroundWork background = BackgroundWork.arm(fault, n);
            close(CLOSED_AT_ONCE);
            await(A_WHILE_NANOS, () -> background.place() != null);
            return background.disarm();
        }
    }

    private void close(int count) {
        List<Counter> counters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            counters.add(factory.get());
            counters.getLast().add(1);
        }
        counters.forEach(Counter::close);
        counters.clear();
        System.gc();
    }

    private void check() {
        FaultWorker.current().restart();
        try (Counter counter = factory.get()) {
            counter.add(5);
            Checks.equal(counter.sum(), 5, "the sum");
            boolean follows = counter.accuracy().under() == Accuracy.UNBOUNDED;
            await(BOUND_NANOS, () -> !follows || counter.read() == 5);
            if (follows) {
                Checks.equal(counter.read(), 5, "read, three seconds later,");
            }
        }
        FaultWorker.current().restart();
    }

    private static void await(long nanos, BooleanSupplier done) {
        long begin = System.nanoTime();
        while (!done.getAsBoolean() && System.nanoTime() - begin < nanos) {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException("abandoned", e);
            }
        }
    }
}
