package dev.percpu.harness.bench.load;

import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Interference;
import dev.percpu.harness.bench.Switches;
import dev.percpu.harness.host.Meter;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The time from the start of the first measured iteration to the end of the last one: what the JVM
 * did in that time, and hardware events if they are counted. Thread-safe.
 */
final class Window {

    private final List<GarbageCollectorMXBean> collectors =
            ManagementFactory.getGarbageCollectorMXBeans();
    private final List<Integer> cpus;
    private final Optional<EventSwitch> events;
    private final int workers;

    private boolean open;
    private long began;
    private long ended;
    private long gcBefore;
    private long gcAfter;
    private int left;
    private Supplier<Meter.Span> host;

    Window(ForkSettings settings, int workers) {
        cpus = settings.cpus();
        events = settings.control().map(EventSwitch::new);
        this.workers = workers;
    }

    /** A worker starts a measured iteration. */
    synchronized void enter() {
        if (!open) {
            open = true;
            host = Meter.begin(cpus);
            gcBefore = gcMillis();
            events.ifPresent(EventSwitch::on);
            began = System.nanoTime();
        }
    }

    /** A worker has ended a measured iteration, perhaps its last one. */
    synchronized void leave(boolean last) {
        ended = System.nanoTime();
        gcAfter = gcMillis();
        if (last && ++left == workers) {
            events.ifPresent(EventSwitch::off);
        }
    }

    synchronized Interference interference(Switches switches, long operations) {
        return new Interference(switches, gcAfter - gcBefore, began, ended, operations, host.get());
    }

    private long gcMillis() {
        return collectors.stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .filter(millis -> millis > 0)
                .sum();
    }
}
