package dev.percpu.harness.articles.tasks;

/** A trace that cannot be used; the message is one line for the user. */
public final class TraceException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong.
     *
     * @param message the file, the line and column where there is one, and the remedy
     */
    public TraceException(String message) {
        super(message);
    }
}
