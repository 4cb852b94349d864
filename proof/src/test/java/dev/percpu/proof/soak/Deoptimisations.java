package dev.percpu.proof.soak;

import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.consumer.RecordingStream;

/** Counts how often compiled code was left in the middle, by the flight recorder. */
final class Deoptimisations implements AutoCloseable {

    private static final String EVENT = "jdk.Deoptimization";

    private static final long NANOS_OF_A_STREAM = 50_000_000_000L;

    private final AtomicLong count = new AtomicLong();
    private long begin;
    private RecordingStream events = stream();

    private RecordingStream stream() {
        RecordingStream stream = new RecordingStream();
        stream.enable(EVENT).withoutStackTrace();
        stream.onEvent(EVENT, event -> count.incrementAndGet());
        stream.startAsync();
        begin = System.nanoTime();
        return stream;
    }

    /** How many there were, but for those of the last second. */
    long count() {
        // The recorder remembers every thread that there was, and so has to forget now and then.
        if (System.nanoTime() - begin > NANOS_OF_A_STREAM) {
            close();
            events = stream();
        }
        return count.get();
    }

    /** Ends, with all events counted. */
    @Override
    public void close() {
        events.stop();
        events.close();
    }
}
