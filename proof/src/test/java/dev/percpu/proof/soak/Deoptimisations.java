package dev.percpu.proof.soak;

import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.consumer.RecordingStream;

/** Counts how often compiled code was left for the interpreter, by the flight recorder. */
final class Deoptimisations implements AutoCloseable {

    private static final long MOST_BYTES = 16 << 20;

    private final RecordingStream events = new RecordingStream();
    private final AtomicLong count = new AtomicLong();

    Deoptimisations() {
        events.enable("jdk.Deoptimization").withoutStackTrace();
        events.onEvent("jdk.Deoptimization", event -> count.incrementAndGet());
        events.setMaxSize(MOST_BYTES);
        // Objects of events are used again, or they alone would keep the collector busy.
        events.setReuse(true);
        events.startAsync();
    }

    /** How many there were, but for those of the last second. */
    long count() {
        return count.get();
    }

    @Override
    public void close() {
        events.close();
    }
}
