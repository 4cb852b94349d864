package dev.percpu.harness.run;

/** The machine's lock for benchmarks cannot be had; the message is one line for the user. */
public final class JmhLockedException extends Exception {

    private static final long serialVersionUID = 1L;

    JmhLockedException(String message) {
        super(message);
    }
}
