package dev.percpu.harness.plan;

/** A request that cannot be planned; the message is one line for the user. */
public final class PlanException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Says what cannot be done.
     *
     * @param message what was asked for, why it cannot be, and what to do
     */
    public PlanException(String message) {
        super(message);
    }
}
