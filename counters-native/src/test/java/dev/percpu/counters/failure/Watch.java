package dev.percpu.counters.failure;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Runs something on a worker, and says where that stands if it does not get on. */
final class Watch {

    private static final long BOUND_NANOS = 20_000_000_000L;
    private static final long LOOK_MILLIS = 200;

    private Watch() {}

    static <T> T over(String name, Supplier<T> work) throws InterruptedException {
        AtomicReference<T> result = new AtomicReference<>();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        FaultWorker worker =
                new FaultWorker(
                        name,
                        () -> {
                            try {
                                result.set(work.get());
                            } catch (Throwable e) {
                                thrown.set(e);
                            }
                        });
        worker.start();
        long progress = -1;
        long since = System.nanoTime();
        while (!ends(worker)) {
            if (worker.progress() != progress) {
                progress = worker.progress();
                since = System.nanoTime();
            } else if (System.nanoTime() - since > BOUND_NANOS) {
                String where = stack(worker);
                worker.abandon();
                throw new AssertionError(name + " stands still" + where);
            }
        }
        if (thrown.get() != null) {
            throw new AssertionError(name + " failed", thrown.get());
        }
        return result.get();
    }

    /** Whether it has ended in a while; the heap may be full meanwhile. */
    private static boolean ends(FaultWorker worker) throws InterruptedException {
        try {
            worker.join(LOOK_MILLIS);
        } catch (OutOfMemoryError e) {
            return false;
        }
        return !worker.isAlive();
    }

    private static String stack(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .map(frame -> "\n    at " + frame)
                .collect(Collectors.joining());
    }
}
