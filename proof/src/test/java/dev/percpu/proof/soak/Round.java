package dev.percpu.proof.soak;

import dev.percpu.counters.CounterOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Some million updates of one counter or group: threads that update it, of which one has created
 * it, one that reads and drains, and at the end the comparison of what was issued and what was
 * counted.
 */
final class Round {

    /** The worker that creates the subject. */
    static final int OWNER = 0;

    /** Updates between two looks at the world. */
    static final int SLICE = 4_096;

    private static final int WORKERS = 3;
    private static final long NANOS_BETWEEN_OBSERVATIONS = 500_000;

    /** What a round is about. */
    record Plan(SoakSubject.Kind kind, CounterOptions options, Mix mix, int updates, long seed) {}

    private final Plan plan;
    private final Mover mover;
    private final Tally tally;
    private final SoakSubject subject;
    private final SoakSubject decoy;
    private final Loop loop;
    private final AtomicLongArray issued;
    private final AtomicLongArray issuedToDecoy;
    private final AtomicLong draws = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean over;

    private Round(Plan plan, Mover mover, Tally tally) {
        this.plan = plan;
        this.mover = mover;
        this.tally = tally;
        this.subject = plan.kind.create(plan.options);
        this.decoy = plan.kind.decoy().create(plan.options);
        this.loop = subject.loop();
        this.issued = new AtomicLongArray(subject.accounts());
        this.issuedToDecoy = new AtomicLongArray(decoy.accounts());
    }

    /**
     * Runs a round; the calling thread is the owner.
     *
     * @return what is wrong, nothing if all is well
     */
    static List<String> run(Plan plan, Mover mover, Tally tally) {
        Round round = new Round(plan, mover, tally);
        try {
            return round.run();
        } finally {
            round.subject.close();
            round.decoy.close();
        }
    }

    private List<String> run() {
        int share = plan.updates / WORKERS;
        List<Thread> workers = new ArrayList<>();
        for (int worker = OWNER + 1; worker < WORKERS; worker++) {
            int number = worker;
            workers.add(platform(() -> plan.mix.work(this, number, share)));
        }
        Thread reader = platform(this::observe);
        guarded(() -> plan.mix.work(this, OWNER, plan.updates - (WORKERS - 1) * share));
        workers.forEach(Round::join);
        over = true;
        join(reader);
        if (failure.get() != null) {
            return List.of("failed with " + Trouble.text(failure.get()));
        }
        List<String> wrong = new ArrayList<>();
        difference(issued, subject.counted())
                .ifPresent(
                        loss -> {
                            if (plan.kind.lossy()) {
                                tally.losses++;
                            } else {
                                wrong.add(loss);
                            }
                        });
        difference(issuedToDecoy, decoy.counted())
                .ifPresent(loss -> wrong.add("decoy " + plan.kind.decoy() + " " + loss));
        return wrong;
    }

    private static Optional<String> difference(AtomicLongArray issued, long[] counted) {
        long[] expected = new long[counted.length];
        Arrays.setAll(expected, issued::get);
        return Arrays.equals(expected, counted)
                ? Optional.empty()
                : Optional.of(
                        "expected "
                                + Arrays.toString(expected)
                                + " got "
                                + Arrays.toString(counted));
    }

    private void observe() {
        while (!over) {
            subject.observe();
            LockSupport.parkNanos(NANOS_BETWEEN_OBSERVATIONS);
        }
    }

    Mover mover() {
        return mover;
    }

    /** The loop of this round, of a class that all rounds share. */
    Loop loop() {
        return loop;
    }

    /** For copies of the loop. */
    Class<? extends Loop> loopClass() {
        return loop.getClass();
    }

    /** Updates the subject, slice by slice. */
    void slices(Loop by, int updates) {
        for (int done = 0; done < updates; done += SLICE) {
            update(by, Math.min(SLICE, updates - done));
        }
    }

    /** Updates the subject in one go. */
    void update(Loop by, int updates) {
        update(by, subject, issued, updates);
    }

    /** Updates something else, as if it were the subject. */
    void decoy(Loop by, int updates) {
        update(by, decoy, issuedToDecoy, updates);
    }

    private void update(Loop by, SoakSubject target, AtomicLongArray accounts, int updates) {
        long[] added = new long[target.accounts()];
        by.run(target, updates, Dice.seed(plan.seed + draws.getAndIncrement()), added);
        for (int account = 0; account < added.length; account++) {
            accounts.addAndGet(account, added[account]);
        }
        tally.updates.add(updates);
    }

    /** Starts a thread whose failure is the round's. */
    Thread platform(Runnable body) {
        tally.platformThreads.increment();
        return Thread.ofPlatform().start(() -> guarded(body));
    }

    /** Starts a virtual thread whose failure is the round's. */
    Thread virtual(Runnable body) {
        tally.virtualThreads.increment();
        return Thread.ofVirtual().start(() -> guarded(body));
    }

    private void guarded(Runnable body) {
        try {
            body.run();
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts " + thread, e);
        }
    }
}
