package dev.percpu.counters.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;

/** Threads that start together, are joined together, and whose failure is the test's. */
final class Workers {

    /** What one worker does. */
    @FunctionalInterface
    interface Work {
        void run(int worker) throws Exception;
    }

    private Workers() {}

    static void run(int count, Work work) throws InterruptedException {
        run(Thread.ofPlatform().factory(), count, work);
    }

    static void runVirtual(int count, Work work) throws InterruptedException {
        run(Thread.ofVirtual().factory(), count, work);
    }

    private static void run(ThreadFactory factory, int count, Work work)
            throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int worker = i;
            Thread thread =
                    factory.newThread(
                            () -> {
                                try {
                                    start.await();
                                    work.run(worker);
                                } catch (Throwable e) {
                                    failure.compareAndSet(null, e);
                                }
                            });
            threads.add(thread);
            thread.start();
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new AssertionError("a worker failed", failure.get());
        }
    }
}
