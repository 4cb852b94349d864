package dev.percpu.harness.pinning;

/** A pinning that is none, or none on this machine; the message is one line for the user. */
public final class PinningException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Says what cannot be done.
     *
     * @param message what was asked for, why it cannot be, and what to do
     */
    PinningException(String message) {
        super(message);
    }
}
