package dev.percpu.proof.soak;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.design.Robust;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Creates, uses and closes counters and groups of every variant, from several threads, in robust
 * mode. Of those that are open at a time each has values of its own; most are updated by two
 * threads, one after the other, and closed by the second. The exit code is 0 if each held its own
 * values and no misuse and no damage was found.
 */
public final class Lifecycles {

    private static final int WORKERS = 3;
    private static final int BATCH = 64;
    private static final int MANY_CPUS = 200;

    private final Settings settings;
    private final List<SoakSubject.Kind> kinds = SoakSubject.Kind.all();
    private final List<CounterOptions> options = options();
    private final BlockingQueue<List<Life>> handedOn = new ArrayBlockingQueue<>(WORKERS);
    private final LongAdder closed = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final AtomicReference<String> failure = new AtomicReference<>();
    private final Journal journal;
    private volatile boolean over;

    /** A counter or group that is open, and the values that it should have. */
    private record Life(
            SoakSubject.Kind kind, CounterOptions options, SoakSubject subject, long[] issued) {

        /** Adds something that other lives have not. */
        void use(Random random) {
            subject.loop().run(subject, 1 + random.nextInt(16), random.nextLong(), issued);
        }

        void check() {
            long[] counted = subject.counted();
            if (!Arrays.equals(issued, counted)) {
                throw new IllegalStateException(
                        "%s, %s: expected %s got %s"
                                .formatted(
                                        kind,
                                        options,
                                        Arrays.toString(issued),
                                        Arrays.toString(counted)));
            }
        }
    }

    private Lifecycles(Settings settings) {
        this.settings = settings;
        this.journal = new Journal(settings, this::totals);
    }

    /**
     * Runs it.
     *
     * @param args none; {@code Settings} are properties
     */
    public static void main(String[] args) {
        System.exit(new Lifecycles(Settings.given()).run());
    }

    private static List<CounterOptions> options() {
        List<CounterOptions> all = new ArrayList<>();
        for (SlotReuse reuse : SlotReuse.values()) {
            CounterOptions options = CounterOptions.defaults().withReuse(reuse);
            all.add(options);
            all.add(options.withPossibleCpus(MANY_CPUS));
        }
        return all;
    }

    private int run() {
        if (!Robust.on()) {
            journal.wrong("robust mode is off; set " + Robust.PROPERTY);
        }
        List<Thread> workers = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
            long seed = settings.seed() + worker;
            workers.add(Thread.ofPlatform().start(() -> work(new Random(Dice.seed(seed)))));
        }
        while (failure.get() == null && !enough()) {
            LockSupport.parkNanos(Math.min(journal.untilNextLine(), 100_000_000));
            journal.lineIfDue();
        }
        over = true;
        workers.forEach(Round::join);
        handedOn.forEach(batch -> end(batch, new Random(settings.seed())));
        if (failure.get() != null) {
            journal.wrong(failure.get());
        }
        System.gc();
        Robust.check();
        Robust.findings().forEach(journal::wrong);
        return journal.end();
    }

    private boolean enough() {
        return journal.seconds() >= settings.seconds() && closed.sum() >= settings.lifecycles();
    }

    private void work(Random random) {
        try {
            while (!over) {
                handedOn.put(begin(random));
                end(handedOn.take(), random);
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, Trouble.text(e));
            over = true;
        }
    }

    private List<Life> begin(Random random) {
        List<Life> batch = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            SoakSubject.Kind kind = kinds.get(random.nextInt(kinds.size()));
            CounterOptions chosen = options.get(random.nextInt(options.size()));
            SoakSubject subject = kind.create(chosen);
            batch.add(new Life(kind, chosen, subject, new long[subject.accounts()]));
        }
        batch.forEach(life -> life.use(random));
        batch.forEach(Life::check);
        return batch;
    }

    private void end(List<Life> batch, Random random) {
        batch.forEach(life -> life.use(random));
        batch.forEach(Life::check);
        Collections.shuffle(batch, random);
        batch.forEach(life -> life.subject.close());
        closed.add(batch.size());
        batches.increment();
    }

    private String totals() {
        return "%d lifecycles, %d batches, %d findings"
                .formatted(closed.sum(), batches.sum(), Robust.findings().size());
    }
}
