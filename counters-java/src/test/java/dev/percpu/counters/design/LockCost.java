package dev.percpu.counters.design;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a fold costs under three kinds of lock; {@code docs/locks.md} has the figures. Each kind is
 * to be run in a JVM of its own.
 */
public final class LockCost {

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int SLOTS = 4;
    private static final int LINE = 16;
    private static final int COUNT = LINE;
    private static final int LOCK = LINE + 1;
    private static final int FIRST = 4 * LINE;
    private static final int BATCH = 32;
    private static final long MILLIS = 700;
    private static final int ROUNDS = 4;
    private static final int AT_ONCE = 1_000;

    private LockCost() {}

    /** Slots that are folded under some lock. */
    private abstract static class Folding {
        final long[] words = new long[FIRST + SLOTS * LINE + LINE];

        final void add(int slot) {
            int at = FIRST + slot * LINE;
            if ((long) WORD.getAndAdd(words, at, 1L) + 1 >= BATCH) {
                fold(at);
            }
        }

        abstract void fold(int at);

        final void move(int at) {
            long taken = (long) WORD.getAndSet(words, at, 0L);
            WORD.setOpaque(words, COUNT, (long) WORD.getOpaque(words, COUNT) + taken);
        }

        final long sum() {
            long sum = words[COUNT];
            for (int slot = 0; slot < SLOTS; slot++) {
                sum += words[FIRST + slot * LINE];
            }
            return sum;
        }
    }

    /** A word beside the count, given back by a call. */
    private static final class ByWord extends Folding {
        @Override
        void fold(int at) {
            for (int spins = 0; !WORD.compareAndSet(words, LOCK, 0L, 1L); spins++) {
                if (spins < 64) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
            try {
                move(at);
            } finally {
                WORD.setRelease(words, LOCK, 0L);
            }
        }
    }

    /** The monitor of an object that is away from all else. */
    private static final class ByMonitor extends Folding {
        private final Lock monitor = Lock.any();

        @Override
        void fold(int at) {
            synchronized (monitor) {
                move(at);
            }
        }
    }

    /** A field of such an object, given back by a store. */
    private static final class ByField extends Folding {
        private final Lock lock = Lock.any();

        @Override
        void fold(int at) {
            lock.acquire();
            try {
                move(at);
            } finally {
                lock.held = 0;
            }
        }
    }

    /**
     * Prints nanoseconds for each update and running thread.
     *
     * @param args {@code word}, {@code monitor} or {@code field}
     * @throws Exception if a thread fails
     */
    public static void main(String[] args) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            for (int threads : new int[] {1, 2, 8, 64}) {
                Folding folding =
                        switch (args[0]) {
                            case "word" -> new ByWord();
                            case "monitor" -> new ByMonitor();
                            case "field" -> new ByField();
                            default -> throw new IllegalArgumentException(args[0]);
                        };
                System.out.printf(
                        "%s, %d threads: %.2f ns%n", args[0], threads, run(folding, threads));
            }
        }
    }

    private static double run(Folding folding, int count) throws Exception {
        CyclicBarrier together = new CyclicBarrier(count + 1);
        AtomicLong updates = new AtomicLong();
        AtomicLong stop = new AtomicLong();
        Thread[] threads = new Thread[count];
        for (int i = 0; i < count; i++) {
            int slot = i % SLOTS;
            threads[i] =
                    new Thread(
                            () -> {
                                long made = 0;
                                await(together);
                                while (stop.getOpaque() == 0) {
                                    for (int k = 0; k < AT_ONCE; k++) {
                                        folding.add(slot);
                                    }
                                    made += AT_ONCE;
                                }
                                updates.addAndGet(made);
                            });
            threads[i].start();
        }
        together.await();
        long begin = System.nanoTime();
        Thread.sleep(MILLIS);
        stop.set(1);
        for (Thread thread : threads) {
            thread.join();
        }
        long nanos = System.nanoTime() - begin;
        if (folding.sum() != updates.get()) {
            throw new AssertionError(folding.sum() + " of " + updates);
        }
        int running = Math.min(count, Runtime.getRuntime().availableProcessors());
        return (double) nanos * running / updates.get();
    }

    private static void await(CyclicBarrier together) {
        try {
            together.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
