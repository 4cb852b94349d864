package dev.percpu.counters.failure.inside;

import dev.percpu.counters.Variant;
import dev.percpu.counters.failure.FaultRun;
import dev.percpu.counters.failure.Other;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Calls that wait for others' updates, where the kernel refuses to let them. */
public final class Fenced {

    private static final String NO_FILTER = "no filter";

    private final String variant;
    private final FaultRun run;

    /** For a worker, which does nothing else any more. */
    public Fenced(String variant, FaultRun run) {
        this.variant = variant;
        this.run = run;
    }

    /** A call, what it is made on, and what that was worth before. */
    private record Prepared(
            CounterCall call, State state, FaultSubject subject, Effect effect, long before) {}

    /** Makes every call in every state, once the kernel refuses. */
    public void tryOut(BooleanSupplier refusal) {
        Trials.stay(Variant.parse(variant));
        try (Other free = new Other("not refused")) {
            List<Prepared> all = new ArrayList<>();
            for (CounterKind kind : CounterKind.of(Variant.parse(variant), false)) {
                prepare(kind, free, all);
            }
            if (!refusal.getAsBoolean()) {
                run.report().found(NO_FILTER, "the kernel takes no seccomp filter");
                return;
            }
            for (Prepared prepared : all) {
                tryOut(prepared, free);
            }
        }
    }

    private static void prepare(CounterKind kind, Other other, List<Prepared> all) {
        for (State state : State.values()) {
            for (CounterCall call : CounterCall.ALL) {
                if (Dive.fits(call, state, kind.factory())) {
                    FaultSubject subject = kind.factory().get();
                    state.prepare(subject, other);
                    Effect effect = call.effect().apply(subject);
                    long before = subject.values()[call.member()];
                    all.add(new Prepared(call, state, subject, effect, before));
                }
            }
        }
    }

    private void tryOut(Prepared prepared, Other free) {
        CounterCall call = prepared.call;
        FaultSubject subject = prepared.subject;
        String what = variant + ", " + call + " " + prepared.state;
        run.diary().write(what);
        Object outcome;
        try {
            outcome = call.action().apply(subject);
        } catch (RuntimeException | Error e) {
            outcome = e;
        }
        boolean failed = outcome instanceof Throwable;
        run.report().tried(failed);
        try {
            long now = subject.sum(call.member());
            long before = prepared.before;
            if (failed
                    ? !prepared.effect.allows(before, now)
                    : now != prepared.effect.after(before, outcome)) {
                throw new Checks.Broken("the sum is " + now + ", and was " + before);
            }
            subject.values()[call.member()] = now;
            updateIfPossible(subject);
            free.run(() -> new Checks(subject, free).whoever());
        } catch (RuntimeException | Error e) {
            run.report().found(call + "", what + " (" + outcome + "): " + FaultTrial.text(e));
        }
    }

    /** An update that has to wait, as near a limit, is refused as well, and changes nothing. */
    private static void updateIfPossible(FaultSubject subject) {
        try {
            subject.add(0, -1);
        } catch (IllegalStateException e) {
            Checks.equal(subject.sum(0), subject.values()[0], "the sum after a refused update");
            return;
        }
        Checks.equal(subject.sum(0), subject.values()[0], "the sum after an update");
    }
}
