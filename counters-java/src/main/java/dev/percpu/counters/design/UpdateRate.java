package dev.percpu.counters.design;

import dev.percpu.counters.UpgradePolicy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;

/**
 * Notices that updates come at a rate of {@link UpgradePolicy#REMOTE_UPDATES} within a second:
 * looks at the clock at the first of that many and at the last. Thread-safe; threads that meet may
 * shift the moment by as many updates as there are threads.
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

    /** Goes by the clock of {@link System#nanoTime()}. */
    UpdateRate() {
        this(System::nanoTime);
    }

    /** Goes by a clock of nanoseconds. */
    UpdateRate(LongSupplier clock) {
        this.clock = clock;
    }

    /** Counts an update, and tells whether it is one too many for this second. */
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
