package dev.percpu.harness.bench.workloads;

import dev.percpu.harness.bench.Task;
import dev.percpu.harness.store.Series;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Looks at a counter at a given rate, or without a pause, and times each look separately. A thread
 * that looks rarely does little else, so an average over all of its time would mean nothing. The
 * time includes reading the clock, which takes some ten nanoseconds.
 */
abstract class TimedTask extends Task {

    private final long period;

    TimedTask(int perSecond) {
        period = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
        position = System.nanoTime();
    }

    @Override
    public final Optional<String> timed() {
        return Optional.of(Series.READ);
    }

    /** The timed operation. */
    abstract long look();

    /**
     * Looks if it is time to do so. Otherwise it returns and does not wait, because the iteration
     * may end in that time.
     */
    @Override
    public final long step() {
        long now = System.nanoTime();
        if (now - position < 0) {
            Thread.onSpinWait();
            return 0;
        }
        long value = look();
        nanos += System.nanoTime() - now;
        looks++;
        position = Math.max(position + period, now);
        return value;
    }
}
