package dev.percpu.counters.failure.inside;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.failure.FaultRun;
import dev.percpu.counters.failure.FaultWorker;
import java.util.function.Supplier;

/**
 * The first counter that a process makes, and its first close: what is started by them has to start
 * later if it cannot be then.
 */
final class FirstOfProcess {

    private static final String CALL = "first";

    private final String variant;
    private final int n;
    private final FaultRun run;
    private final FaultWorker worker = FaultWorker.current();

    FirstOfProcess(String variant, int n, FaultRun run) {
        this.variant = variant;
        this.n = n;
        this.run = run;
    }

    /** Whether the fault fell in any of the two. */
    boolean tryOut() {
        Supplier<Counter> factory =
                Counters.factory(Counters.resolve(variant), CounterOptions.defaults());
        boolean fell = armed(factory::get, "creation");
        Counter counter = attempt("create() after the first failed", factory);
        if (counter != null) {
            counter.add(1);
            fell |=
                    armed(
                            () -> {
                                counter.close();
                                return null;
                            },
                            "close");
            attempt(
                    "later closes",
                    () -> {
                        counter.close();
                        Counter later = factory.get();
                        later.add(2);
                        Checks.equal(later.sum(), 2, "a later counter's sum");
                        later.close();
                        return null;
                    });
        }
        run.report().tried(fell);
        return fell;
    }

    private boolean armed(Supplier<Counter> call, String what) {
        run.diary().write(describe(what));
        worker.arm(run.fault(), n);
        try {
            call.get();
        } catch (FaultWorker.StandsStill e) {
            run.report().found(CALL, describe(what) + ": " + FaultTrial.text(e));
        } catch (Throwable e) {
            return worker.disarm();
        }
        return worker.disarm();
    }

    private Counter attempt(String what, Supplier<Counter> call) {
        worker.restart();
        try {
            return call.get();
        } catch (Throwable e) {
            run.report().found(CALL, describe(what) + ": " + FaultTrial.text(e));
            return null;
        }
    }

    private String describe(String what) {
        return variant
                + ", "
                + what
                + ", "
                + run.fault()
                + " at place "
                + n
                + " of the first ("
                + worker.place()
                + ")";
    }
}
