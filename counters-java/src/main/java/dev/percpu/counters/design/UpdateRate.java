package dev.percpu.counters.design;

import dev.percpu.counters.UpgradePolicy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;

/**
 * Detects a rate of {@link UpgradePolicy#REMOTE_UPDATES} updates within a second. It reads the
 * clock only at the first and the last of that many updates. Thread-safe. Concurrent threads may
 * shift the detection by as many updates as there are threads.
 */
final class UpdateRate {

    private static final long SECOND_NANOS = 1_000_000_000;
    private static final VarHandle UPDATES;

    static {
        try {
            UPDATES = MethodHandles.lookup().findVarHandle(UpdateRate.class, "updates", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final LongSupplier clock;
    private int updates;
    private volatile long since;

    /** Uses the clock of {@link System#nanoTime()}. */
    UpdateRate() {
        this(System::nanoTime);
    }

    /** Uses a given clock, in nanoseconds. */
    UpdateRate(LongSupplier clock) {
        this.clock = clock;
    }

    /** Counts an update. Returns whether the rate is reached with it. */
    boolean reached() {
        int before = (int) UPDATES.getAndAdd(this, 1);
        if (before == 0) {
            since = clock.getAsLong();
        }
        if (before < UpgradePolicy.REMOTE_UPDATES - 1) {
            return false;
        }
        UPDATES.setOpaque(this, 0);
        return clock.getAsLong() - since <= SECOND_NANOS;
    }
}
