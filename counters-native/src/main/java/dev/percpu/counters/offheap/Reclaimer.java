package dev.percpu.counters.offheap;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives the memory of closed counters back once the collector has found the counters unreachable:
 * one thread for the process, from the first such counter on. It does so whether or not anybody
 * asks for memory, and clears it off the path of those who do.
 *
 * <p>Thread-safe.
 */
final class Reclaimer {

    /** The name of the thread. */
    static final String THREAD_NAME = "percpu-counters-reclaimer";

    private static final int MOST_AT_ONCE = 256;
    private static final ReferenceQueue<Object> UNREACHABLE = new ReferenceQueue<>();
    private static final Set<Retired> RETIRED = ConcurrentHashMap.newKeySet();

    /** The memory of a closed counter that may still be reachable. */
    private static final class Retired extends PhantomReference<Object> {
        final PerCpuSpace space;
        final long handle;

        Retired(Object counter, PerCpuSpace space, long handle) {
            super(counter, UNREACHABLE);
            this.space = space;
            this.handle = handle;
        }
    }

    /** Starts the thread when first used. */
    private static final class Runner {
        static {
            // It must keep nothing of the thread that happens to be the first to need it.
            Thread thread =
                    Thread.ofPlatform()
                            .daemon()
                            .name(THREAD_NAME)
                            .inheritInheritableThreadLocals(false)
                            .unstarted(Reclaimer::run);
            thread.setContextClassLoader(null);
            thread.start();
        }

        static void ensureStarted() {}
    }

    private Reclaimer() {}

    /** Reclaims memory once the counter is unreachable. */
    static void retire(Object counter, PerCpuSpace space, long handle) {
        Runner.ensureStarted();
        RETIRED.add(new Retired(counter, space, handle));
        Reference.reachabilityFence(counter);
    }

    private static void run() {
        long[] handles = new long[MOST_AT_ONCE];
        Retired next = null;
        while (true) {
            Retired first = next != null ? next : await();
            int count = 0;
            for (next = first;
                    next != null && next.space == first.space && count < MOST_AT_ONCE; ) {
                RETIRED.remove(next);
                handles[count++] = next.handle;
                next = (Retired) UNREACHABLE.poll();
            }
            reclaim(first.space, handles, count);
        }
    }

    private static void reclaim(PerCpuSpace space, long[] handles, int count) {
        try {
            space.reclaim(handles, count);
        } catch (RuntimeException | Error e) {
            System.getLogger("dev.percpu.counters")
                    .log(
                            System.Logger.Level.ERROR,
                            "the memory of " + count + " closed counters is lost",
                            e);
        }
    }

    private static Retired await() {
        while (true) {
            try {
                return (Retired) UNREACHABLE.remove();
            } catch (InterruptedException e) {
                // Nobody has a reason to end this thread; without it no memory would come back.
                continue;
            }
        }
    }
}
