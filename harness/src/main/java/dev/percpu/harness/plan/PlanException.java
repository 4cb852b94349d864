package dev.percpu.harness.plan;

/** A request that cannot be planned; the message is one line for the user. */
public final class PlanException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was asked for, why that cannot be done, and what to do instead
     */
    public PlanException(String message) {
        super(message);
    }
}
