package dev.percpu.proof.soak;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.linux.LibC;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** Moves threads from CPU to CPU, wherever in their code they are. */
final class Mover {

    private static final long NANOS_BETWEEN_MOVES = 50_000;
    private static final long NANOS_WITHOUT_THREADS = 2_000_000;

    private final CpuList allowed = Affinity.allowed();
    private final List<CpuList> cpus =
            allowed.ids().stream().map(cpu -> CpuList.of(cpu.intValue())).toList();
    private final List<Integer> threads = new ArrayList<>();
    private final AtomicLong moves = new AtomicLong();

    /** Begins to move threads, for the life of the process. */
    static Mover started() {
        Mover mover = new Mover();
        Thread.ofPlatform().name("mover").daemon().start(mover::move);
        return mover;
    }

    /** Runs something on the calling thread, which is moved about meanwhile. */
    void whileMoving(Runnable body) {
        Integer thread = LibC.gettid();
        synchronized (threads) {
            threads.add(thread);
        }
        try {
            body.run();
        } finally {
            synchronized (threads) {
                threads.remove(thread);
            }
            Affinity.pin(allowed);
        }
    }

    /** Runs something on the calling thread, which stays on one CPU meanwhile. */
    void whilePinned(int number, Runnable body) {
        Affinity.pin(cpus.get(number % cpus.size()));
        try {
            body.run();
        } finally {
            Affinity.pin(allowed);
        }
    }

    /** How often a thread was sent to a CPU. */
    long moves() {
        return moves.get();
    }

    private void move() {
        RandomGenerator random = RandomGenerator.getDefault();
        while (true) {
            boolean moved;
            // Held for the system calls too: a thread that has left must not be sent any more.
            synchronized (threads) {
                moved = !threads.isEmpty();
                for (int thread : threads) {
                    Affinity.pin(thread, cpus.get(random.nextInt(cpus.size())));
                    moves.incrementAndGet();
                }
            }
            LockSupport.parkNanos(moved ? NANOS_BETWEEN_MOVES : NANOS_WITHOUT_THREADS);
        }
    }
}
