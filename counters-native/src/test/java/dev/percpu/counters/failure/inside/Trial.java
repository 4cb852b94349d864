package dev.percpu.counters.failure.inside;

import dev.percpu.counters.failure.Diary;
import dev.percpu.counters.failure.Fault;
import dev.percpu.counters.failure.Other;
import dev.percpu.counters.failure.Report;
import dev.percpu.counters.failure.Worker;
import java.util.function.IntPredicate;

/** One call of one kind of counter in one state, failing at each place where it can. */
final class Trial {

    /** More places than any call has: whoever reaches them goes round in circles. */
    private static final int MOST_PLACES = 20_000;

    private static final long NEIGHBOUR = 1_000_003;

    private final Kind kind;
    private final State state;
    private final Fault fault;
    private final Other other;
    private final Report report;
    private final Diary diary;
    private final Worker worker = Worker.current();

    /** Lives beside the counter, and must not change. */
    private Subject neighbour;

    /** What the call threw or returned. */
    private Object outcome;

    Trial(Kind kind, State state, Fault fault, Other other, Report report, Diary diary) {
        this.kind = kind;
        this.state = state;
        this.fault = fault;
        this.other = other;
        this.report = report;
        this.diary = diary;
    }

    void tryOut(Call call) {
        Subject sample = kind.factory().get();
        boolean tried = state.fits(sample) && call.fits(sample);
        sample.close();
        if (tried) {
            everyPlace(call.toString(), n -> attempt(call, n));
        }
    }

    void tryOutClose() {
        Subject sample = kind.factory().get();
        boolean tried = state.fits(sample);
        sample.close();
        if (tried) {
            everyPlace("close()", this::attemptClose);
        }
    }

    void tryOutCreate() {
        everyPlace("create()", this::attemptCreate);
    }

    /**
     * Tries with n = 1, 2, 3 ... until the call has fewer places than that. First nothing falls, so
     * that every class is initialised and every call site linked.
     */
    private void everyPlace(String call, IntPredicate attempt) {
        boolean fell = true;
        for (int n = 0; fell && !report.full(call); n++) {
            if (n > MOST_PLACES) {
                report.found(call, call + " has no end of places");
                return;
            }
            diary.write(what(call, n));
            try {
                if (neighbour == null) {
                    neighbour = kind.factory().get();
                    neighbour.add(0, NEIGHBOUR);
                }
                fell = attempt.test(n) || n == 0;
                report.tried(call, n > 0 && fell);
            } catch (Throwable e) {
                worker.disarm();
                report.found(call, describe(call, n, e));
                neighbour = null;
            }
        }
        if (neighbour != null) {
            neighbour.close();
        }
    }

    private boolean attempt(Call call, int n) {
        Subject subject = kind.factory().get();
        state.prepare(subject, other);
        Effect effect = call.effect().apply(subject);
        long before = subject.values()[call.member()];
        boolean failed = false;
        boolean fell;
        worker.arm(fault, n);
        try {
            outcome = call.action().apply(subject);
        } catch (Worker.StandsStill e) {
            throw e;
        } catch (Throwable e) {
            outcome = e;
            failed = true;
        } finally {
            fell = worker.disarm();
        }
        if (failed && !fell) {
            throw new Checks.Broken("it fails by itself");
        }
        long now = subject.sum(call.member());
        if (failed && !effect.allows(before, now)) {
            throw new Checks.Broken("the sum is " + now + ", and was " + before);
        }
        if (!failed && !effect.fits(before, outcome)) {
            throw new Checks.Broken("the result is " + outcome + ", and not " + before);
        }
        subject.values()[call.member()] = failed ? now : effect.after(before, outcome);
        new Checks(subject, other).all();
        subject.close();
        afterwards();
        return fell;
    }

    private boolean attemptClose(int n) {
        Subject subject = kind.factory().get();
        state.prepare(subject, other);
        boolean fell;
        worker.arm(fault, n);
        try {
            subject.close();
            outcome = "nothing";
        } catch (Worker.StandsStill e) {
            throw e;
        } catch (Throwable e) {
            outcome = e;
        } finally {
            fell = worker.disarm();
        }
        subject.close();
        afterwards();
        return fell;
    }

    private boolean attemptCreate(int n) {
        Subject subject = null;
        boolean fell;
        worker.arm(fault, n);
        try {
            subject = kind.factory().get();
            outcome = "a counter";
        } catch (Worker.StandsStill e) {
            throw e;
        } catch (Throwable e) {
            outcome = e;
        } finally {
            fell = worker.disarm();
        }
        if (subject != null) {
            new Checks(subject, other).all();
            subject.close();
        }
        afterwards();
        return fell;
    }

    /** The next counter is zero, and the neighbour is as it was. */
    private void afterwards() {
        Checks.next(kind.factory());
        worker.restart();
        Checks.equal(neighbour.sum(0), NEIGHBOUR, "the neighbour's sum");
    }

    private String what(String call, int n) {
        return kind.name() + ", " + call + " " + state + ", " + fault + " at place " + n;
    }

    private String describe(String call, int n, Throwable wrong) {
        return what(call, n)
                + " ("
                + worker.place()
                + ", "
                + (outcome instanceof Throwable e
                        ? e.getClass().getSimpleName()
                        : "returned " + outcome)
                + "): "
                + (wrong instanceof Checks.Broken ? wrong.getMessage() : text(wrong));
    }

    private static String text(Throwable wrong) {
        StringBuilder text = new StringBuilder(wrong.toString());
        StackTraceElement[] frames = wrong.getStackTrace();
        int shown = 0;
        for (StackTraceElement frame : frames) {
            boolean ofLibrary =
                    frame.getClassName().startsWith("dev.percpu.counters")
                            && !frame.getClassName().contains(".failure.");
            if (ofLibrary && shown++ < 4) {
                text.append(" at ").append(frame.getClassName().replaceAll(".*\\.", ""));
                text.append('.').append(frame.getMethodName());
                text.append(':').append(frame.getLineNumber());
            }
        }
        return text.toString();
    }
}
