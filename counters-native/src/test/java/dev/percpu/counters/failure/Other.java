package dev.percpu.counters.failure;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Another thread, which does what it is told while the caller waits. */
public final class Other implements AutoCloseable {

    private final BlockingQueue<Optional<Runnable>> work = new ArrayBlockingQueue<>(1);
    private final BlockingQueue<Optional<Throwable>> done = new ArrayBlockingQueue<>(1);
    private final FaultWorker worker;

    /** Starts the thread. */
    public Other(String name) {
        worker = new FaultWorker(name, this::serve);
        worker.start();
    }

    private void serve() {
        try {
            for (Optional<Runnable> next; (next = work.take()).isPresent(); ) {
                done.put(attempt(next.get()));
            }
        } catch (InterruptedException e) {
            return;
        }
    }

    private Optional<Throwable> attempt(Runnable action) {
        try {
            worker.restart();
            action.run();
            return Optional.empty();
        } catch (Throwable e) {
            return Optional.of(e);
        }
    }

    /** Waits until the action has been run; throws what it throws. */
    public void run(Runnable action) {
        try {
            work.put(Optional.of(action));
            switch (done.take().orElse(null)) {
                case null -> {}
                case Error e -> throw e;
                case RuntimeException e -> throw e;
                case Throwable e -> throw new AssertionError(e);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("abandoned", e);
        }
    }

    /** The thread. */
    public Thread thread() {
        return worker;
    }

    @Override
    public void close() {
        work.offer(Optional.empty());
    }
}
