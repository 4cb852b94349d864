package dev.percpu.counters.failure.inside;

import dev.percpu.counters.Variant;
import dev.percpu.counters.failure.FaultRun;
import dev.percpu.counters.failure.FaultWorker;
import dev.percpu.counters.failure.Other;
import java.util.List;
import java.util.function.Supplier;

/** Calls while the heap is full to the brim, but for some bytes. */
public final class Full {

    private static final int STEP = 16;
    private static final int FEW_BYTES = 96;
    private static final int MOST_BYTES = 1 << 14;
    private final FaultRun run;
    private final String variant;

    private Filling filling;

    /** For a worker, as all that uses counters here. */
    public Full(String variant, FaultRun run) {
        this.variant = variant;
        this.run = run;
    }

    /** Makes every call, with no room at first, and more until it succeeds. */
    public void tryOut() {
        List<CounterKind> counters = CounterKind.of(Variant.parse(variant), false);
        List<CounterKind> ofGroups = CounterKind.of(Variant.parse(variant), true);
        try (Other other = new Other("other of " + variant)) {
            warm(CounterCall.ALL.getFirst(), State.USED, counters.getFirst().factory(), other);
            filling = new Filling();
            for (boolean groups : new boolean[] {false, true}) {
                List<CounterKind> kinds = groups ? ofGroups : counters;
                int turn = 0;
                for (State state : kinds.isEmpty() ? List.<State>of() : states()) {
                    for (CounterCall call : CounterCall.ALL) {
                        tryOut(call, state, kinds.get(turn++ % kinds.size()), other);
                    }
                }
                if (!kinds.isEmpty()) {
                    tryOutCreateAndClose(kinds.get(turn % kinds.size()), other);
                }
            }
        }
    }

    private List<State> states() {
        return run.whole() ? List.of(State.values()) : List.of(State.USED, State.PER_CPU);
    }

    private void tryOut(CounterCall call, State state, CounterKind kind, Other other) {
        Supplier<FaultSubject> factory = kind.factory();
        if (run.report().full(call + "") || !Dive.fits(call, state, factory)) {
            return;
        }
        warm(call, state, factory, other);
        Object outcome = "nothing";
        for (int bytes = 0; bytes < MOST_BYTES; bytes += step(bytes)) {
            String what = kind.name() + ", " + call + " " + state + ", " + bytes + " bytes free";
            run.diary().write(what);
            try {
                FaultSubject subject = factory.get();
                state.prepare(subject, other);
                Effect effect = call.effect().apply(subject);
                long before = subject.values()[call.member()];
                outcome = withFull(bytes, () -> call.action().apply(subject));
                long now = subject.sum(call.member());
                if (outcome instanceof Throwable
                        ? !effect.allows(before, now)
                        : now != effect.after(before, outcome)) {
                    throw new Checks.Broken("the sum is " + now + ", and was " + before);
                }
                subject.values()[call.member()] = now;
                new Checks(subject, other).all();
                subject.close();
                Checks.next(factory);
                run.report().tried(outcome instanceof Throwable);
            } catch (Throwable e) {
                filling.empty();
                run.report().found(call + "", what + " (" + outcome + "): " + FaultTrial.text(e));
                return;
            }
            if (!(outcome instanceof Throwable)) {
                return;
            }
        }
        run.report().found(call + "", kind.name() + ", " + call + " never succeeds: " + outcome);
    }

    private static void warm(
            CounterCall call, State state, Supplier<FaultSubject> factory, Other other) {
        FaultSubject subject = factory.get();
        state.prepare(subject, other);
        call.action().apply(subject);
        subject.close();
    }

    private void tryOutCreateAndClose(CounterKind kind, Other other) {
        Object outcome = "nothing";
        boolean failed = true;
        for (int bytes = 0; failed && bytes < MOST_BYTES; bytes += step(bytes)) {
            String what = kind.name() + ", create() and close(), " + bytes + " bytes free";
            run.diary().write(what);
            try {
                FaultSubject subject = kind.factory().get();
                State.USED.prepare(subject, other);
                outcome =
                        withFull(
                                bytes,
                                () -> {
                                    subject.close();
                                    return kind.factory().get();
                                });
                failed = outcome instanceof Throwable;
                subject.close();
                if (outcome instanceof FaultSubject next) {
                    new Checks(next, other).all();
                    next.close();
                }
                Checks.next(kind.factory());
                run.report().tried(failed);
            } catch (Throwable e) {
                filling.empty();
                run.report().found("close()", what + " (" + outcome + "): " + FaultTrial.text(e));
                return;
            }
        }
    }

    /** Small steps first; the short form has longer ones for what needs much. */
    private int step(int bytes) {
        return run.whole() || bytes < FEW_BYTES ? STEP : FEW_BYTES;
    }

    /** What a call gives or throws while so many bytes of the heap are free. */
    private Object withFull(int bytes, Supplier<Object> call) {
        FaultWorker.current().restart();
        filling.fill(bytes);
        Object outcome;
        try {
            outcome = call.get();
        } catch (Throwable e) {
            outcome = e;
        }
        filling.empty();
        return outcome;
    }
}
