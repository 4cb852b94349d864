package dev.percpu.counters.design;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Records where in the program a counter was created, and whether and where it was closed; see
 * {@link Robust}. Outside of robust mode, only {@link #NONE} exists.
 */
public final class Trace {

    /** The trace of a counter that is not tracked. */
    static final Trace NONE = new Trace(List.of());

    private static final int MOST_FRAMES = 12;
    private static final List<String> LIBRARY =
            List.of(
                    "dev.percpu.counters.design.",
                    "dev.percpu.counters.Counters",
                    "dev.percpu.counters.CounterProvider");

    private final List<String> creation;
    private volatile List<String> closing = List.of();
    private volatile boolean closed;

    private Trace(List<String> creation) {
        this.creation = creation;
    }

    /** The trace of a counter that the caller is creating. */
    static Trace here() {
        return new Trace(frames());
    }

    /** Records that the caller closes the counter. */
    void close() {
        closing = frames();
        closed = true;
    }

    boolean closed() {
        return closed;
    }

    private static List<String> frames() {
        return StackWalker.getInstance()
                .walk(
                        frames ->
                                frames.dropWhile(frame -> ofLibrary(frame.getClassName()))
                                        .limit(MOST_FRAMES)
                                        .map(frame -> frame.toStackTraceElement().toString())
                                        .toList());
    }

    private static boolean ofLibrary(String name) {
        return LIBRARY.stream().anyMatch(name::startsWith);
    }

    @Override
    public String toString() {
        return "created" + text(creation) + (closed ? "\nclosed" + text(closing) : "");
    }

    private static String text(List<String> frames) {
        return frames.stream().map(frame -> "\n    at " + frame).collect(Collectors.joining());
    }
}
