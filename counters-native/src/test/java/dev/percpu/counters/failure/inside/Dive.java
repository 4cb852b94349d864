package dev.percpu.counters.failure.inside;

import dev.percpu.counters.Counter;
import dev.percpu.counters.failure.Other;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls at every depth of a stack until there is no more: the last calls fail, each at another
 * place. Two shapes of frames, and some frames before them, shift what is left for a call.
 *
 * <p>Between a call and its count nothing else is called, which could fail as well.
 */
final class Dive {

    private static final int MOST_PADDING = 31;

    private final FaultSubject subject;
    private final CounterCall call;
    private final Effect effect;
    private final Function<FaultSubject, Object> action;
    private final long before;

    /** Whether a result of {@code false} means that nothing was changed. */
    private final boolean conditional;

    /** Whether each call is an update and a drain. */
    private final boolean drains;

    private int returned;
    private int failed;
    private long drained;

    private Dive(CounterCall call, FaultSubject subject) {
        this.call = call;
        this.subject = subject;
        action = call.action();
        effect = call.effect().apply(subject);
        conditional = effect.result() == Effect.Result.CHANGED;
        drains = effect == Effect.DRAINS;
        before = subject.values()[call.member()];
    }

    /** Whether a counter in that state has the call. */
    static boolean fits(CounterCall call, State state, Supplier<FaultSubject> factory) {
        FaultSubject subject = factory.get();
        boolean fits = state.fits(subject) && call.fits(subject);
        subject.close();
        return fits;
    }

    /** Dives, and checks what is left of the counter. */
    static void tryOut(
            CounterCall call, State state, Supplier<FaultSubject> factory, Other other, int round) {
        FaultSubject subject = factory.get();
        state.prepare(subject, other);
        Dive dive = new Dive(call, subject);
        dive.pad(round >> 1 & MOST_PADDING, (round & 1) == 0);
        dive.settle();
        new Checks(subject, other).all();
        subject.close();
        Checks.next(factory);
    }

    private int pad(int frames, boolean narrow) {
        if (frames > 0) {
            return 1 + pad(frames - 1, narrow);
        }
        return narrow ? narrow() : wide(1, 2, 3);
    }

    private int narrow() {
        try {
            step();
            return 1 + narrow();
        } catch (StackOverflowError e) {
            return 0;
        }
    }

    private int wide(long a, long b, long c) {
        try {
            step();
            return 1 + wide(a + 1, b + a, c + b);
        } catch (StackOverflowError e) {
            return 0;
        }
    }

    private void step() {
        if (drains) {
            updateAndDrain((Counter) subject.object());
            return;
        }
        Object result;
        try {
            result = action.apply(subject);
        } catch (StackOverflowError e) {
            failed++;
            throw e;
        }
        if (!conditional || result != Boolean.FALSE) {
            returned++;
        }
    }

    private void updateAndDrain(Counter counter) {
        try {
            counter.add(1);
        } catch (StackOverflowError e) {
            failed++;
            throw e;
        }
        returned++;
        drained += counter.drain();
    }

    /** Whether the value is one that those calls can have left; the subject has it from now on. */
    private void settle() {
        long now = subject.sum(call.member());
        long delta = drains ? 1 : effect.full().applyAsLong(before) - before;
        boolean sets = effect.full().applyAsLong(before) == effect.full().applyAsLong(before + 1);
        boolean right;
        if (drains || !sets && delta != 0) {
            long grown = now + drained - before;
            long times = grown / delta;
            right = times * delta == grown && returned <= times && times <= returned + failed;
        } else {
            right = now == before || sets && now == before + delta;
        }
        if (!right) {
            throw new Checks.Broken(
                    "the sum is "
                            + now
                            + " and was "
                            + before
                            + (drains ? ", drains took " + drained : "")
                            + "; of the calls "
                            + returned
                            + " returned and "
                            + failed
                            + " failed");
        }
        subject.values()[call.member()] = now;
    }
}
