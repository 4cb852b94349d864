package dev.percpu.counters.failure.inside;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.failure.FaultWorker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Whether the address space that counters take stays within bounds, where they are closed. */
final class MemoryComesBack {

    private static final int CPUS = 1024;
    private static final int ROUNDS = 16;
    private static final int COUNTERS = 3_000;
    private static final long PAUSE_MILLIS = 30;

    /** If nothing came back it would be twice as much; arenas of libc are part of it. */
    private static final long MOST_KILOBYTES = 200 << 10;

    private static final long MOST_NANOS = 60_000_000_000L;

    private MemoryComesBack() {}

    static void check(String variant) {
        check(variant, SlotReuse.AFTER_COLLECTION);
        check(variant, SlotReuse.AFTER_GRACE);
    }

    private static void check(String variant, SlotReuse reuse) {
        Supplier<Counter> factory =
                Counters.factory(
                        Counters.resolve(variant),
                        CounterOptions.defaults().withPossibleCpus(CPUS).withReuse(reuse));
        round(factory);
        long before = kilobytes();
        for (int i = 0; i < ROUNDS; i++) {
            round(factory);
        }
        long end = System.nanoTime() + MOST_NANOS;
        long grown = kilobytes() - before;
        while (grown > MOST_KILOBYTES && System.nanoTime() < end) {
            // A busy machine is late with it.
            round(factory);
            grown = kilobytes() - before;
        }
        if (grown > MOST_KILOBYTES) {
            throw new Checks.Broken("memory does not come back: " + grown + " kB more");
        }
    }

    private static void round(Supplier<Counter> factory) {
        List<Counter> counters = new ArrayList<>();
        for (int i = 0; i < COUNTERS; i++) {
            FaultWorker.current().restart();
            Counter counter = factory.get();
            Checks.equal(counter.read(), 0, "read of a new counter");
            counter.add(1);
            counters.add(counter);
        }
        for (Counter counter : counters) {
            FaultWorker.current().restart();
            counter.close();
        }
        counters.clear();
        collect();
    }

    private static void collect() {
        FaultWorker.current().restart();
        System.gc();
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("abandoned", e);
        }
    }

    private static long kilobytes() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmSize:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
