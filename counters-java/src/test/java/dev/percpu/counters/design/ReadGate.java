package dev.percpu.counters.design;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Holds the thread that is the first, or the nth, at an access until it is let go; a hook. */
final class ReadGate implements Consumer<Access> {

    private final Access where;
    private final AtomicInteger before;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    ReadGate(Access where) {
        this(1, where);
    }

    ReadGate(int nth, Access where) {
        this.before = new AtomicInteger(nth);
        this.where = where;
    }

    @Override
    public void accept(Access access) {
        if (access.equals(where) && before.decrementAndGet() == 0) {
            reached.countDown();
            try {
                opened.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Waits for what is done in another thread to come here; fails if it ends without. */
    void awaitReached(Future<?> comer) {
        try {
            while (!reached.await(10, TimeUnit.MILLISECONDS)) {
                if (comer.isDone()) {
                    Background.result(comer);
                    throw new AssertionError("it ended and did not come to " + where);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void open() {
        opened.countDown();
    }
}
