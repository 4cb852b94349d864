package dev.percpu.harness.kernel;

/** A measurement of the kernel that cannot be had; the message is one line for the user. */
public final class KernelException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Says what cannot be done.
     *
     * @param message what was asked for, why it cannot be, and what to do
     */
    public KernelException(String message) {
        super(message);
    }
}
