package dev.percpu.harness.run.lock;

/** A lock could not be taken; the message is one line for the user. */
public final class LockedException extends Exception {

    private static final long serialVersionUID = 1L;

    LockedException(String message) {
        super(message);
    }
}
