package dev.percpu.harness.bench.workloads;

import dev.percpu.harness.bench.Task;
import dev.percpu.harness.store.Series;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Looks at a counter at a given rate, or incessantly, and times each look by itself: whoever looks
 * rarely does so little else that an average over all of its time would say nothing. What reading
 * the clock takes, some ten nanoseconds, is part of the time.
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

    /** Looks if it is time to, and does not wait for that: an iteration may end meanwhile. */
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
