package dev.percpu.harness.cli;

/** A stored run cannot be used as asked for; the message is fit for a user. */
final class UnusableRunException extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableRunException(String message) {
        super(message);
    }
}
