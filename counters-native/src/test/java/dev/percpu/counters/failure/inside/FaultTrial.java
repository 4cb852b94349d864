package dev.percpu.counters.failure.inside;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.design.PossibleCpus;
import dev.percpu.counters.failure.Diary;
import dev.percpu.counters.failure.Fault;
import dev.percpu.counters.failure.FaultRun;
import dev.percpu.counters.failure.FaultWorker;
import dev.percpu.counters.failure.Other;
import dev.percpu.counters.failure.Report;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One call of one kind of counter in one state, failing at each place where it can. */
final class FaultTrial {

    /** More places than any call has: whoever reaches them goes round in circles. */
    private static final int MOST_PLACES = 200_000;

    private static final long NEIGHBOUR = 1_000_003;

    /*
     * In a loop one place is like the next, so the steps from place to place grow: behind place n,
     * at most n / 512 are left out. The first counter is made in loops over all CPUs: n / 64, and
     * n / 16 in the short form. There each attempt has one CPU more and keeps its memory, so few
     * CPUs and few attempts matter; with equal steps the places would never end.
     */
    private static final int GROWTH = 512;
    private static final int SHORT_FORM = 16;
    private static final int LONG_FORM = 64;
    private static final int FEWEST_CPUS = PossibleCpus.machine() + 64;

    private final CounterKind kind;
    private final State state;
    private final Fault fault;
    private final Other other;
    private final Report report;
    private final Diary diary;
    private final boolean whole;
    private final FaultWorker worker = FaultWorker.current();

    /** Lives beside the counter, and must not change. */
    private FaultSubject neighbour;

    private int growth = GROWTH;
    private int unusedCpus = FEWEST_CPUS;

    /** What the call threw or returned. */
    private Object outcome;

    FaultTrial(CounterKind kind, State state, Other other, FaultRun run) {
        this.kind = kind;
        this.state = state;
        this.fault = run.fault();
        this.other = other;
        this.report = run.report();
        this.diary = run.diary();
        this.whole = run.whole();
    }

    void tryOut(CounterCall call) {
        tryOut(
                call.toString(),
                sample -> state.fits(sample) && call.fits(sample),
                n -> attempt(call, n));
    }

    void tryOutClose() {
        tryOut("close()", state::fits, this::attemptClose);
    }

    void tryOutCreate() {
        tryOut("create()", sample -> true, this::attemptCreate);
    }

    /** The first counter with its options, for which memory and classes are made as well. */
    void tryOutCreateFirst() {
        growth = whole ? LONG_FORM : SHORT_FORM;
        tryOut("create the first", sample -> true, this::attemptCreateFirst);
    }

    private void tryOut(String call, Predicate<FaultSubject> fits, IntPredicate attempt) {
        if (!report.full(call) && report.begin(what(call, 0)) && fits(call, fits)) {
            everyPlace(call, attempt);
        }
    }

    /** Asks a counter of this kind. */
    private boolean fits(String call, Predicate<FaultSubject> question) {
        worker.restart();
        try {
            FaultSubject sample = kind.factory().get();
            boolean fits = question.test(sample);
            sample.close();
            return fits;
        } catch (Throwable e) {
            throw report.spoilt(call, what(call, 0), describe(call, 0, e));
        }
    }

    /**
     * Tries with n = 1, 2, 3 ... until the call has fewer places than that. First nothing falls, so
     * that every class is initialised and every call site linked.
     */
    private void everyPlace(String call, IntPredicate attempt) {
        attempt(call, 0, attempt);
        for (int n = 1; !report.full(call) && attempt(call, n, attempt); n += 1 + n / growth) {
            if (n > MOST_PLACES) {
                report.found(call, describe(call, n, new Checks.Broken("places have no end")));
                return;
            }
        }
        closeNeighbour(call);
    }

    /** Whether the fault fell. */
    private boolean attempt(String call, int n, IntPredicate attempt) {
        diary.write(what(call, n));
        worker.forget();
        outcome = "nothing";
        try {
            if (neighbour == null) {
                neighbour = kind.factory().get();
                neighbour.add(0, NEIGHBOUR);
            }
            boolean fell = attempt.test(n);
            report.tried(fell);
            return fell;
        } catch (Throwable e) {
            worker.disarm();
            neighbour = null;
            if (!worker.fallen()) {
                throw report.spoilt(call, what(call, 0), describe(call, n, e));
            }
            report.found(call, describe(call, n, e));
            return true;
        }
    }

    private void closeNeighbour(String call) {
        worker.restart();
        try {
            if (neighbour != null) {
                neighbour.close();
            }
        } catch (Throwable e) {
            report.found(call, describe(call, 0, e));
        }
    }

    private boolean attempt(CounterCall call, int n) {
        FaultSubject subject = kind.factory().get();
        state.prepare(subject, other);
        Effect effect = call.effect().apply(subject);
        long before = subject.values()[call.member()];
        boolean fell = armed(n, () -> call.action().apply(subject));
        boolean failed = outcome instanceof Throwable;
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
        FaultSubject subject = kind.factory().get();
        state.prepare(subject, other);
        boolean fell =
                armed(
                        n,
                        () -> {
                            subject.close();
                            return "nothing";
                        });
        subject.close();
        afterwards();
        return fell;
    }

    private boolean attemptCreate(int n) {
        boolean fell = armed(n, kind.factory()::get);
        if (outcome instanceof FaultSubject subject) {
            new Checks(subject, other).all();
            subject.close();
        }
        afterwards();
        return fell;
    }

    private boolean attemptCreateFirst(int n) {
        CounterOptions options = CounterKind.unused(unusedCpus++);
        Supplier<CounterKind> unused =
                () -> CounterKind.of(kind.variant(), kind.groups(), options).orElseThrow();
        boolean fell = armed(n, () -> unused.get().factory().get());
        if (outcome instanceof FaultSubject subject) {
            new Checks(subject, other).all();
            subject.close();
        }
        Checks.next(unused.get().factory());
        afterwards();
        return fell;
    }

    /** Makes the call, whose fault falls at place n; whether it has. */
    private boolean armed(int n, Supplier<Object> call) {
        boolean fell;
        worker.arm(fault, n);
        try {
            outcome = call.get();
        } catch (FaultWorker.StandsStill e) {
            throw e;
        } catch (Throwable e) {
            outcome = e;
        } finally {
            fell = worker.disarm();
        }
        if (outcome instanceof Throwable && !fell) {
            throw new Checks.Broken("it fails by itself");
        }
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
                + text(wrong);
    }

    /** What is wrong, and where in the library. */
    static String text(Throwable wrong) {
        return (wrong instanceof Checks.Broken ? wrong.getMessage() : wrong)
                + text(wrong.getStackTrace());
    }

    /** Where in the library a thread is. */
    static String text(Thread thread) {
        return text(thread.getStackTrace());
    }

    private static String text(StackTraceElement[] frames) {
        return Arrays.stream(frames)
                .filter(frame -> frame.getClassName().startsWith("dev.percpu.counters"))
                .filter(frame -> !frame.getClassName().contains(".failure."))
                .limit(4)
                .map(
                        frame ->
                                " at "
                                        + frame.getClassName().replaceAll(".*\\.", "")
                                        + "."
                                        + frame.getMethodName()
                                        + ":"
                                        + frame.getLineNumber())
                .collect(Collectors.joining());
    }
}
