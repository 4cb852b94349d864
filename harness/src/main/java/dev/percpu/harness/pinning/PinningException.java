package dev.percpu.harness.pinning;

/** A pinning is invalid, or not possible on this machine; the message is one line for the user. */
public final class PinningException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was asked for, why it is not possible, and what to do
     */
    PinningException(String message) {
        super(message);
    }
}
