package dev.percpu.counters.offheap;

import dev.percpu.counters.contract.Migration;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.linux.LibC;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Moves a thread for real: a helper keeps setting its affinity to one allowed CPU after the other.
 */
final class AffinityMigration implements Migration {

    private static final long NANOS_ON_A_CPU = 50_000;

    @Override
    public void whileMoving(Runnable body) {
        if (Affinity.unavailable().isPresent()) {
            body.run();
            return;
        }
        int tid = LibC.gettid();
        long[] before = LibC.schedGetaffinity(0, 1024);
        Thread mover = Thread.ofPlatform().start(() -> move(tid));
        try {
            body.run();
        } finally {
            mover.interrupt();
            join(mover);
            LibC.schedSetaffinity(0, before);
        }
    }

    private static void move(int tid) {
        List<Integer> cpus = Affinity.allowed().ids();
        for (int i = 0; !Thread.interrupted(); i++) {
            BitSet one = new BitSet();
            one.set(cpus.get(i % cpus.size()));
            int errno = LibC.schedSetaffinity(tid, one.toLongArray());
            if (errno != 0) {
                throw new IllegalStateException("not moved: " + LibC.text(errno));
            }
            LockSupport.parkNanos(NANOS_ON_A_CPU);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while moving", e);
        }
    }
}
