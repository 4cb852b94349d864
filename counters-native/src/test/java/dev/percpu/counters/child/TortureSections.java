package dev.percpu.counters.child;

import static one.profiler.Counter.SAMPLES;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.counters.Variant;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.linux.InstalledSections;
import dev.percpu.counters.linux.LibC;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import one.profiler.AsyncProfiler;

/**
 * Counts through restartable sequences while the JVM collects, throws away compiled code and
 * classes, starts processes, and virtual threads by the thousand, and the kernel moves threads from
 * CPU to CPU. Prints what was issued and what was counted; the exit code is the number of counters
 * that are wrong.
 */
public final class TortureSections {

    private static final int THREADS = 4;
    private static final int UPDATES_OF_A_WORKER = 200_000;
    private static final byte[] DRIVER = driver();
    private static final int UPDATES_OF_A_VIRTUAL_THREAD = 500;
    private static final Duration ENOUGH_WITHIN = Duration.ofSeconds(60);
    private static final long MILLIS_BETWEEN_LOOKS = 20;

    private final List<Subject> subjects = new ArrayList<>();
    private final Queue<Integer> workers = new ConcurrentLinkedQueue<>();
    private final AtomicLong virtualThreads = new AtomicLong();
    private final AtomicLong moves = new AtomicLong();
    private final AtomicLong processes = new AtomicLong();
    private final AtomicLong redefinitions = new AtomicLong();
    private final AtomicLong snapshots = new AtomicLong();
    private volatile boolean over;
    private volatile String failure = "";

    /** A counter, and how much was added to it. */
    private record Subject(String name, Counter counter, AtomicLong issued) {}

    /** Calls counters from one place. */
    private interface Driver {
        void drive(Counter counter, int updates);
    }

    /**
     * Defined again and again: each copy is compiled for the first kind of counter that it meets,
     * and has to be deoptimised in the middle of its loop when it meets the next.
     */
    private static final class FreshDriver implements Driver {
        @Override
        public void drive(Counter counter, int updates) {
            for (int i = 0; i < updates; i++) {
                counter.add(1);
            }
        }
    }

    private TortureSections() {
        CounterOptions options = CounterOptions.defaults().withBatch(32);
        for (Variant variant : Counters.variants()) {
            if (variant.store().startsWith("rseq")) {
                subjects.add(
                        new Subject(
                                variant.toString(),
                                Counters.create(variant, options),
                                new AtomicLong()));
            }
        }
    }

    public static void main(String[] args) throws Exception {
        TortureSections torture = new TortureSections();
        if (args.length > 1) {
            AsyncProfiler.getInstance()
                    .execute("start,event=itimer,interval=200us,cstack=fp,file=" + args[1]);
        }
        torture.run(Long.parseLong(args[0]));
        if (args.length > 1) {
            torture.addUntilSampled(args[2]);
            AsyncProfiler.getInstance().execute("stop,collapsed,file=" + args[1]);
        }
        System.exit(torture.report());
    }

    private void run(long millis) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(start("worker-" + i, this::work));
        }
        threads.add(start("storm", this::storm));
        threads.add(start("collector", this::collect));
        threads.add(start("mover", this::move));
        threads.add(start("reader", this::read));
        threads.add(start("parent", this::startProcesses));
        Thread.sleep(millis);
        long end = System.nanoTime() + ENOUGH_WITHIN.toNanos();
        while (!over && !everythingHappened() && System.nanoTime() < end) {
            Thread.sleep(MILLIS_BETWEEN_LOOKS);
        }
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** On a busy machine, a thread may not have run in the time above. */
    private boolean everythingHappened() {
        return Stream.of(virtualThreads, moves, snapshots, processes)
                .allMatch(count -> count.get() > 0);
    }

    /** On a busy machine, no sample of the time above may have met the installed code. */
    private void addUntilSampled(String pattern) {
        Predicate<String> sampled = Pattern.compile(pattern).asPredicate();
        long end = System.nanoTime() + ENOUGH_WITHIN.toNanos();
        while (!sampled.test(AsyncProfiler.getInstance().dumpCollapsed(SAMPLES))
                && System.nanoTime() < end) {
            Driver driver = freshDriver();
            for (Subject subject : subjects) {
                if (subject.name.contains(":rseq-installed")) {
                    driver.drive(subject.counter, UPDATES_OF_A_WORKER);
                    subject.issued.addAndGet(UPDATES_OF_A_WORKER);
                }
            }
        }
    }

    private Thread start(String name, Runnable body) {
        Thread thread = Thread.ofPlatform().name(name).unstarted(body);
        thread.setUncaughtExceptionHandler(
                (failed, e) -> {
                    failure = failed.getName() + ": " + e;
                    over = true;
                });
        thread.start();
        return thread;
    }

    private void work() {
        workers.add(LibC.gettid());
        while (!over) {
            Driver driver = freshDriver();
            int first = ThreadLocalRandom.current().nextInt(subjects.size());
            for (int i = 0; i < subjects.size() && !over; i++) {
                Subject subject = subjects.get((first + i) % subjects.size());
                driver.drive(subject.counter, UPDATES_OF_A_WORKER);
                subject.issued.addAndGet(UPDATES_OF_A_WORKER);
            }
        }
    }

    private static Driver freshDriver() {
        try {
            MethodHandles.Lookup copy = MethodHandles.lookup().defineHiddenClass(DRIVER, true);
            return (Driver)
                    copy.findConstructor(copy.lookupClass(), MethodType.methodType(void.class))
                            .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] driver() {
        try (InputStream file =
                FreshDriver.class.getResourceAsStream("TortureSections$FreshDriver.class")) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void storm() {
        while (!over) {
            List<Thread> started = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Subject subject =
                        subjects.get(ThreadLocalRandom.current().nextInt(subjects.size()));
                started.add(Thread.startVirtualThread(() -> flutter(subject)));
            }
            started.forEach(TortureSections::join);
            virtualThreads.addAndGet(started.size());
        }
    }

    /** Leaves its carrier now and then. */
    private void flutter(Subject subject) {
        for (int i = 0; i < UPDATES_OF_A_VIRTUAL_THREAD; i++) {
            subject.counter.add(1);
            if (i % 50 == 0) {
                Thread.yield();
            }
            if (i % 200 == 199) {
                LockSupport.parkNanos(1_000);
            }
        }
        subject.issued.addAndGet(UPDATES_OF_A_VIRTUAL_THREAD);
    }

    private void collect() {
        while (!over) {
            System.gc();
            if (Redefiner.present()) {
                redefine();
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private void redefine() {
        try {
            Redefiner.redefine(
                    FreshDriver.class, InstalledSections.class, AtomicLong.class, Counters.class);
        } catch (UnmodifiableClassException e) {
            throw new IllegalStateException(e);
        }
        redefinitions.incrementAndGet();
    }

    private void startProcesses() {
        while (!over) {
            try {
                new ProcessBuilder("true").start().waitFor();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            processes.incrementAndGet();
            LockSupport.parkNanos(10_000_000);
        }
    }

    private void move() {
        List<Integer> cpus = Affinity.allowed().ids();
        for (int i = 0; !over; i++) {
            for (int tid : workers) {
                BitSet one = new BitSet();
                one.set(cpus.get(ThreadLocalRandom.current().nextInt(cpus.size())));
                LibC.schedSetaffinity(tid, one.toLongArray());
                moves.incrementAndGet();
            }
            LockSupport.parkNanos(200_000);
        }
    }

    /** Snapshots of what only grows must grow; lazy counters go back and forth. */
    private void read() {
        long[] last = new long[subjects.size()];
        while (!over) {
            for (int i = 0; i < last.length; i++) {
                Counter counter = subjects.get(i).counter;
                if (counter instanceof SnapshotCounter flip) {
                    long snapshot = flip.snapshot();
                    if (snapshot < last[i]) {
                        throw new IllegalStateException(
                                subjects.get(i).name + " went from " + last[i] + " to " + snapshot);
                    }
                    last[i] = snapshot;
                    snapshots.incrementAndGet();
                } else if (counter instanceof LazyCounter lazy) {
                    lazy.upgrade();
                } else {
                    counter.sum();
                }
            }
            LockSupport.parkNanos(100_000);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private int report() {
        int wrong = failure.isEmpty() ? 0 : 1;
        if (wrong != 0) {
            System.out.println("failed " + failure);
        }
        for (Subject subject : subjects) {
            long counted = subject.counter.sum();
            long issued = subject.issued.get();
            System.out.println(subject.name + " issued " + issued + " counted " + counted);
            if (counted != issued) {
                wrong++;
            }
        }
        System.out.println("subjects " + subjects.size());
        System.out.println("virtual-threads " + virtualThreads);
        System.out.println("moves " + moves);
        System.out.println("snapshots " + snapshots);
        System.out.println("processes " + processes);
        System.out.println("redefinitions " + redefinitions);
        return wrong;
    }
}
